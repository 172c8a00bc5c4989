from typing import Any

from django.db import migrations

from search.default_synonyms import default_groups


def add_what_is_missing(apps: Any, schema_editor: Any) -> None:
    """A group whose first term begins one already is the editors' business."""
    groups = apps.get_model("search", "SynonymGroup").objects.using(schema_editor.connection.alias)
    known = {
        (terms.split(",")[0].strip().casefold(), is_one_way)
        for terms, is_one_way in groups.values_list("terms", "is_one_way")
    }
    groups.bulk_create(
        groups.model(terms=terms, is_one_way=is_one_way)
        for terms, is_one_way in default_groups()
        if (terms.split(",")[0].casefold(), is_one_way) not in known
    )


class Migration(migrations.Migration):
    dependencies = [("search", "0001_what_search_keeps")]

    operations = [
        # Editors may have changed them since: taking the migration back takes nothing away.
        migrations.RunPython(add_what_is_missing, migrations.RunPython.noop),
    ]
