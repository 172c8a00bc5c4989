from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0002_pipeline_captions_uploads_gate"),
        ("progress", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="viewing",
            name="viewing_person_video_version",
        ),
        migrations.RenameField(model_name="viewing", old_name="version", new_name="take"),
        migrations.AddConstraint(
            model_name="viewing",
            constraint=models.UniqueConstraint(
                fields=("person", "video", "take"), name="viewing_person_video_take"
            ),
        ),
    ]
