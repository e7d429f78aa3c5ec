"""The report: the same bytes each time, everything in it, nothing in it that runs, and a code that leads back to the question."""

import hashlib
import html.parser
import itertools
import json
import re
import subprocess
import sys
import urllib.parse
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pypdfium2
import pytest
import segno

from base.errors import KongquError
from services.asked import Asked, read_asked
from services.groups import GROUPS, grouped
from services.report import FORMS, make
from services.report.link import link_rows, qr_code
from services.report.parts import part_of
from services.report.words import WORDS

ROOT = Path(__file__).resolve().parents[2]
BASE = "https://kongqu.example"
HOSTILE = r'#eval("1+1") *x* $x^2$ <b>& \ `raw` @ref {{7*7}} ${x} {% raw %} <script>alert(1)</script>'
POINT = Asked(
    as_of=date(2023, 8, 1),
    at=time(14, 30),
    lon=111.1734,
    lat=37.3564,
    facts={"industry": "2521", "enterprise.name": HOSTILE, "no.such.fact": "a" * 10_000, "alert.level": "orange"},
    members={"park/xiaoyi": "outside"},
)
COUNTY = Asked(as_of=date(2023, 8, 1), address="孝义市")
HAN = re.compile(r"[\u3400-\u9fff]+")


def text_of(pdf: bytes) -> str:
    """The text of all pages as a reader copies it, without line ends."""
    found = "".join(
        page.get_textpage().get_text_bounded(bottom=49, top=781) for page in pypdfium2.PdfDocument(pdf)
    )  # without head and foot
    return squeezed(found).replace("文件理由条款", "")  # the head of a table that goes on


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


class Page(html.parser.HTMLParser):
    """Tags with their attributes, and the text, of a page."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._silent = False
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._silent = tag == "style"

    def handle_data(self, data):
        if not self._silent:
            self.text.append(data)


@pytest.fixture(scope="module")
def made(atlas):
    """The question with a hostile name in every form."""
    return {form: make(atlas, POINT, form=form, lang="zh", base_url=BASE) for form in FORMS}


@pytest.fixture(scope="module")
def answer(atlas):
    return replace(POINT, months=12).answer(atlas)


@pytest.fixture(scope="module")
def pdf_text(made):
    return text_of(made["pdf"].content)


@pytest.fixture(scope="module")
def english(atlas):
    return {form: make(atlas, COUNTY, form=form, lang="en", base_url=BASE) for form in FORMS}


def test_the_same_question_gives_the_same_bytes_also_in_another_process(made, atlas):
    code = (
        "import hashlib\nfrom services.atlas import open_atlas\nfrom services.report import FORMS, make\n"
        "from tests.services.test_report import BASE, POINT\n"
        "for form in FORMS: print(hashlib.sha256(make(open_atlas(), POINT, form=form, lang='zh', base_url=BASE).content).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert [hashlib.sha256(made[form].content).hexdigest() for form in FORMS] == other
    assert make(atlas, POINT, form="html", lang="zh", base_url=BASE).content == made["html"].content


def test_the_files_say_what_they_are(made):
    assert made["pdf"].content.startswith(b"%PDF-") and made["pdf"].media_type == "application/pdf"
    assert made["html"].content.startswith(b"<!DOCTYPE html>") and made["html"].media_type.startswith("text/html")
    assert made["pdf"].filename == "kongqu-中阳县-2023-08-01.pdf"
    told = json.loads(made["json"].content)
    assert told["report"] == {"form": "json", "version": 1} and told["link"] == POINT.link(BASE, "zh")
    assert made["json"].content == json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def test_the_json_form_holds_the_answer_with_a_year_ahead(made, answer):
    assert json.loads(made["json"].content)["answer"] == json.loads(json.dumps(answer))
    assert answer["outlook"]


def test_a_wrong_form_is_refused(atlas):
    with pytest.raises(KongquError, match="pdf"):
        make(atlas, POINT, form="docx", lang="zh", base_url=BASE)


def test_the_pdf_has_pages_title_language_tags_and_embedded_fonts(made):
    pdf = made["pdf"].content
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) > 20
    assert document.get_metadata_value("Title") == "大气污染防治适用规则查询报告 — 中阳县 — 2023-08-01"
    assert document.get_metadata_value("CreationDate") == ""
    assert document.is_tagged()
    fonts = re.findall(rb"/FontDescriptor.*?/FontName\s*/([A-Z]{6}\+[\w-]+)(.*?)>>", pdf, re.DOTALL)
    assert {name.split(b"+")[1] for name, _ in fonts} == {b"NotoSansCJKtc-Regular", b"NotoSansCJKtc-Bold", b"DejaVuSansMono"}  # its ⁴
    assert all(b"/FontFile" in rest for _, rest in fonts)


def test_the_pdf_names_the_place_the_day_and_every_rule_with_its_clause(pdf_text, answer):
    assert "中阳县141129" in pdf_text and "111.173400°E" in pdf_text and "37.356400°N" in pdf_text
    assert "2023-08-01；时刻14:30" in pdf_text and "定位精度±10m" in pdf_text
    for finding in answer["findings"]:
        if finding["verdict"] == "does_not_apply":
            assert squeezed(f"{finding['clause']} {finding['title']}") in pdf_text, finding["rule"]
        else:
            assert squeezed(f"{finding['document']} {finding['clause']}") in pdf_text, finding["rule"]
            assert re.sub(r"\s+", "", finding["requirement"])[:12] in pdf_text, finding["rule"]


def test_the_counts_and_the_overdue_stand_in_the_summary(pdf_text, answer):
    for verdict, count in answer["counts"].items():
        assert f"{WORDS[f'verdict_{verdict}'].zh}{count}" in pdf_text
    late = [f for f in answer["findings"] if f["overdue"]]
    assert late and f"{len(late)}条已逾期" in pdf_text
    days = (POINT.as_of - date.fromisoformat(late[0]["deadline"])).days
    assert f"{late[0]['deadline']}，逾期{days}天" in pdf_text


def test_what_the_user_stated_is_said_to_be_so(pdf_text, answer):
    assert "按用户所述" in pdf_text and "由查询人提供，本系统没有核实" in pdf_text
    assert "重污染天气预警橙色预警" in pdf_text
    assert "2521炼焦" in pdf_text and "橙色预警" in pdf_text
    assert [r["fact"] for r in answer["refused_facts"]] == ["no.such.fact"]
    assert "未采用的事实" in pdf_text and "no.such.fact" in pdf_text


def test_nothing_given_is_read_as_markup_on_the_page_or_in_the_pdf(made, pdf_text):
    assert squeezed(HOSTILE) in pdf_text
    page = Page(made["html"].content)
    assert HOSTILE in "".join(page.text)
    assert "script" not in {tag for tag, _ in page.tags} and not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    assert b"<script" not in made["html"].content and b"&lt;script&gt;" in made["html"].content


def test_the_page_asks_for_nothing_from_anywhere_and_links_to_the_question_only(made, english):
    page = Page(made["html"].content)
    assert not [tag for tag, attrs in page.tags if "src" in attrs or tag in ("link", "iframe", "object", "img", "base", "form")]
    assert not [attrs for _, attrs in page.tags if "href" in attrs]  # its link is too long to stand there
    county = Page(english["html"].content)
    assert [attrs["href"] for _, attrs in county.tags if "href" in attrs] == [COUNTY.link(BASE, "en")]
    assert set(re.findall(r"url\(([^)]*)\)", made["html"].content.decode())) <= {
        f"#{name}" for name in re.findall(r'<pattern id="([^"]+)"', made["html"].content.decode())
    }


def test_the_page_can_be_heard(made):
    page = Page(made["html"].content)
    assert dict(page.tags)["html"] == {"lang": "zh-CN"}
    tables = [tag for tag, _ in page.tags].count("table")
    assert tables == [tag for tag, _ in page.tags].count("caption") > 5
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in page.tags if tag == "th")
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_page_and_pdf_say_the_same(made, pdf_text, answer):
    page = re.sub(r"\s+", "", "".join(Page(made["html"].content).text))
    for finding in answer["findings"]:
        if finding["verdict"] in ("applies", "undetermined", "not_checked"):
            assert squeezed(finding["requirement"]) in page
    for key in ("about_aid", "about_stand_in", "about_open", "sign_asked", "sign_checked", "sign_seal", "same_answer"):
        assert squeezed(WORDS[key].zh) in page and squeezed(WORDS[key].zh) in pdf_text


def test_what_binds_enterprises_comes_first_and_every_rule_stands_once(atlas, answer):
    findings = answer["findings"]
    parts = [[f for f in findings if part_of(f) == part] for part in ("enterprise", "park", "government")]
    assert sum(map(len, parts)) == len(findings)
    assert not any({"enterprise", "public"} & set(f["addressee"]) for f in (*parts[1], *parts[2]))
    for part in parts:
        groups = grouped(part)
        assert tuple(groups) == GROUPS and sum(map(len, groups.values())) == len(part)
    page = "".join(Page(make(atlas, POINT, form="html", lang="zh", base_url=BASE, audience="enterprise").content).text)
    assert "附录二" not in page and "只列写给企业与公众的条款" in page


def test_the_code_holds_the_link_and_the_link_the_question(made):
    link = POINT.link(BASE, "zh")
    pairs = urllib.parse.parse_qsl(urllib.parse.urlsplit(COUNTY.link(BASE, "en")).query)
    assert read_asked([p for p in pairs if p[0] != "lang"], lambda: date(2000, 1, 1)) == COUNTY
    assert link_rows(link, "zh")["qr_mm"] == 0  # 10,000 characters: neither code nor link on paper
    assert "保存 JSON" in "".join(Page(made["html"].content).text)
    short = replace(POINT, facts={"industry": "2521"}).link(BASE, "zh")
    rows = link_rows(short, "zh")
    assert "".join(rows["link_parts"]) == short and rows["link_note"] == ""
    code = segno.make_qr(short, error="m", boost_error=False)
    assert code.error == "M" and _modules(rows["qr"], code.symbol_size()[0]) == {
        (x, y) for y, row in enumerate(code.matrix_iter(border=4)) for x, dark in enumerate(row) if dark
    }


def _modules(svg: str, side: int) -> set[tuple[int, int]]:
    """The dark modules of a code as its SVG draws them: runs of a line one module thick."""
    path = re.search(r'<path[^>]*class="qrline"[^>]* d="([^"]+)"|<path[^>]* d="([^"]*h[^"]*)"[^>]*class="qrline"', svg)
    assert path is not None
    x, y, dark = 0.0, 0.0, set()
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path[1] or path[2]):
        values = [float(n) for n in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "h":
            dark |= {(int(x) + i, int(y)) for i in range(int(values[0]))}
            x += values[0]
        else:
            x, y = (values[0], values[1]) if command == "M" else (x + values[0], y + values[1])
    assert all(0 <= px < side and 0 <= py < side for px, py in dark)
    return dark


@pytest.mark.parametrize(
    ("place", "name", "said"),
    [
        ("park/xiaoyi", "孝义经济开发区", ("工业园区（没有界线", "按用户所述", "晋环规〔2023〕3号")),
        ("seat/141181", "孝义市政府驻地", ("政府驻地（一个点）", "定位精度 ±500 m", "不是厂址")),
        ("county/141181", "孝义市", ("整个县（市、区）", "天地图", "政区界 ±150 m")),
    ],
)
def test_a_place_by_id_says_what_it_is_where_from_and_how_exact(atlas, place, name, said):
    made = make(atlas, Asked(as_of=date(2023, 8, 1), place=place), form="html", lang="zh", base_url=BASE)
    text = "".join(Page(made.content).text).replace("\u00a0", " ")
    assert name in made.filename and name in text.split("所给事实")[0]
    assert all(words in text for words in said)


def test_a_shifted_point_says_its_datum_and_the_shift(atlas):
    asked = Asked(as_of=date(2023, 8, 1), lon=111.18, lat=37.36, datum="gcj02", accuracy_m=1500.0)
    text = "".join(Page(make(atlas, asked, form="html", lang="zh", base_url=BASE).content).text).replace("\u00a0", " ")
    shift = asked.answer(atlas)["query"]["shift_m"]
    assert f"原坐标系 GCJ-02（高德、腾讯），转换移动 {shift:.1f} m" in text and "定位精度 ±1.5 km" in text


def test_a_link_too_fine_for_a_code_is_printed_without_one():
    link = f"{BASE}/lookup?facts=" + "x" * 1400
    rows = link_rows(link, "en")
    assert qr_code(link) is None and rows["link"] == link and "too long for a QR code" in rows["link_note"]
    assert qr_code(BASE + "x" * 5000) is None


def test_the_english_report_is_english_but_for_names_and_numbers(english, atlas):
    assert not [key for key, word in WORDS.items() if HAN.search(word.en) and key != "map_name"]
    answer = json.loads(english["json"].content)["answer"]
    documents = [d.model_dump_json() for d in atlas.rule_base.documents.values()]
    allowed = "".join([*_english(answer), *documents])
    allowed += "".join(s.citation for z in atlas.zones.values() for s in z.sources)
    allowed += "".join(str(b.number) + str(b.clause) for z in atlas.zones.values() for b in z.basis)
    text = "\n".join(Page(english["html"].content).text)
    assert not {run for run in HAN.findall(text) if run not in allowed}
    assert "Xiaoyi" in text and "To verify" in text


def _english(value) -> list[str]:
    """Every text of an answer that is English, and what has one form only: numbers of documents, clauses, agencies."""
    if isinstance(value, dict):
        kept = []
        for key, inner in value.items():
            if f"{key}_en" in value or key == "zh":
                continue
            kept += _english(inner)
        return kept
    if isinstance(value, list):
        return [text for inner in value for text in _english(inner)]
    return [str(value)]


def test_the_english_pdf_reads_as_english(english):
    document = pypdfium2.PdfDocument(english["pdf"].content)
    assert document.get_metadata_value("Title").startswith("Report: air-pollution rules at a place — Xiaoyi")
    assert re.search(rb"/Lang\s*\(en", english["pdf"].content)


def test_a_command_writes_the_form_of_the_file_name(tmp_path, atlas, capsys):
    import argparse

    from commands import report

    parser = argparse.ArgumentParser()
    parser.add_argument("--lang", default="zh")
    report.add(parser.add_subparsers())
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"industry": "2521", "no.such": 1}))
    arguments = parser.parse_args(
        ["report", "--address", "孝义市", "--on", "2023-08-01", "--facts", str(facts), "-o", str(tmp_path / "r.html")]
    )
    assert arguments.run(arguments) == 1  # a fact was refused, and that is said
    assert "no.such" in capsys.readouterr().err
    expected = make(
        atlas, replace(COUNTY, facts={"industry": "2521", "no.such": 1}), form="html", lang="zh", base_url="http://127.0.0.1:8720"
    )
    assert (tmp_path / "r.html").read_bytes() == expected.content
    for wrong, code in ((["--address", "孝义市", "-o", "r.docx"], "bad_form"), (["-o", "r.pdf"], "one_place")):
        arguments = parser.parse_args(["report", *wrong])
        with pytest.raises(KongquError) as error:
            arguments.run(arguments)
        assert error.value.code == code


def test_a_sign_that_no_font_has_is_written_out(atlas):
    asked = Asked(as_of=date(2023, 8, 1), lon=111.1734, lat=37.3564, facts={"enterprise.name": "\U0002a6a5记厂😀"})
    text = text_of(make(atlas, asked, form="pdf", lang="zh", base_url=BASE, audience="park").content)
    assert "[U+2A6A5]记厂[U+1F600]" in "".join(text.split())
