from pathlib import Path

from scripts.stamps import digest, is_fresh, mark


def test_stamp_is_stale_until_marked(tmp_path: Path) -> None:
    stamp = tmp_path / "stamps" / "assets"
    assert not is_fresh(stamp, "a")
    mark(stamp, "a")
    assert is_fresh(stamp, "a")
    assert not is_fresh(stamp, "b")


def test_digest_follows_content_names_and_absence(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    nothing = digest([one, two])
    one.write_text("text")
    only_one = digest([one, two])
    one.rename(two)
    only_two = digest([one, two])
    two.write_text("other text")
    assert len({nothing, only_one, only_two, digest([one, two])}) == 4


def test_digest_does_not_depend_on_the_order_of_the_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1")
    two.write_text("2")
    assert digest([one, two]) == digest([two, one])
