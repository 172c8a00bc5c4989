from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0003_people_to_count_again'),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_on', models.DateField(unique=True, verbose_name='arrêtés le')),
                ('groups', models.JSONField(default=list)),
            ],
            options={
                'verbose_name': 'chiffres publiés',
                'verbose_name_plural': 'chiffres publiés',
            },
        ),
    ]
