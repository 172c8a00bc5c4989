"""`make bench`: ratios against a limit measured in the same run. Informs, never fails a build.

One module per subject; a function marked with `registry.bench` is found by its module's being
here. Design budgets are in the docs.
"""
