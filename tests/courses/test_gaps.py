from courses.templatetags.gaps import with_gaps


def test_gaps_are_shown_as_blanks_that_say_what_goes_there() -> None:
    assert with_gaps("Un crédit de {{montant_total}} €") == (
        'Un crédit de <span class="gap">montant\N{NO-BREAK SPACE}total</span> €'
    )


def test_the_text_around_and_inside_gaps_is_escaped() -> None:
    shown = with_gaps("<script>a</script> {{<b>}}")
    assert "<script>" not in shown
    assert '<span class="gap">&lt;b&gt;</span>' in shown


def test_a_text_without_gaps_is_left_as_it_is() -> None:
    assert with_gaps("Article 1") == "Article 1"
