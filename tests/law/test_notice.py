"""Every data source that stands behind a zone is named in NOTICE, with its licence and citation."""

from pathlib import Path

from layers.catalogue import read_sources

ROOT = Path(__file__).resolve().parent.parent.parent


def test_notice_names_every_source():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for source in read_sources().values():
        assert source.citation in notice, source.id
        assert source.licence in notice, source.id


def test_every_zone_names_its_sources(atlas):
    sources = read_sources()
    assert [z.id for z in atlas.zones.values() if not z.sources] == []
    assert {s.id for z in atlas.zones.values() for s in z.sources} <= set(sources)


def test_every_zone_has_its_provenance(atlas):
    for zone in atlas.zones.values():
        assert zone.derivation.zh, zone.id
        assert zone.derivation.en, zone.id
        assert (zone.geometry is None) == (zone.bound == "none"), zone.id
        if zone.geometry is None:
            assert zone.reason, zone.id
        else:
            assert zone.accuracy_m, zone.id
            assert zone.status != "unknown", zone.id
