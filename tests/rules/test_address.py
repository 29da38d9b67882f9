"""How the heads of agencies are addressed."""

from __future__ import annotations

import pytest

from rules.address import addressed


@pytest.mark.parametrize(
    ("head", "agency", "said"),
    [
        ("Giám đốc", "Sở Y tế", "Giám đốc Sở Y tế"),
        ("Chủ tịch", "UBND quận Lê Chân", "Chủ tịch UBND quận Lê Chân"),
        ("Chánh Thanh tra", "Thanh tra thành phố", "Chánh Thanh tra thành phố"),
        ("Chánh Văn phòng", "Văn phòng Ủy ban nhân dân thành phố", "Chánh Văn phòng Ủy ban nhân dân thành phố"),
        ("Trưởng ban", "Ban Quản lý Khu kinh tế Hải Phòng", "Trưởng ban Quản lý Khu kinh tế Hải Phòng"),
        ("Cục trưởng", "Cục Thuế thành phố", "Cục trưởng Cục Thuế thành phố"),
        ("Báo", "Báo", "Báo"),
    ],
)
def test_a_word_in_which_title_and_name_meet_is_said_once(head: str, agency: str, said: str) -> None:
    assert addressed(head, agency) == said
