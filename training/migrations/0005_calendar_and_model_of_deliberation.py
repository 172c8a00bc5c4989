import django.db.models.deletion
import training.models.deliberation
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0004_published_figures'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('made_at', models.DateTimeField(auto_now=True, verbose_name='créé le')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'calendrier',
                'verbose_name_plural': 'calendriers',
            },
        ),
        migrations.CreateModel(
            name='DeliberationModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(default=training.models.deliberation.model_text, help_text='Une ligne par paragraphe ; « # » devant le titre, « ## » devant un article, « - » devant un point de liste.', max_length=20000, verbose_name='texte')),
                ('source', models.CharField(default='code général des collectivités territoriales, article L. 2123-12 (version du 01/01/2022)', max_length=300, verbose_name='source')),
                ('checked_on', models.DateField(default=training.models.deliberation.read_on, verbose_name='consultée le')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
            ],
            options={
                'verbose_name': 'modèle de délibération',
                'verbose_name_plural': 'modèles de délibération',
            },
        ),
    ]
