import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collectivites", "0003_files_of_the_operator_and_members"),
        ("training", "0006_plan_rows_in_one_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="former_collectivite",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="collectivites.collectivite",
            ),
        ),
    ]
