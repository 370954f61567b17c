//! Compiled gazetteers: imported, opened, damaged, interrupted.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use dateline::gazetteer::{Gazetteer, Import, Kind};
use dateline::incident::LonLat;
use dateline::places::{Context, find, resolve_name};
use dateline::text::Analysis;
use proptest::prelude::*;

/// Rows of GeoNames, made by hand. The columns that are not read are left empty.
#[expect(clippy::too_many_arguments, reason = "one for each column that is read")]
fn row(id: &str, name: &str, others: &str, lat: &str, lon: &str, feature: &str, area: &str, people: &str) -> String {
    let (class, code) = feature.split_once('.').unwrap();
    let area: Vec<&str> = area.split('.').collect();
    let [country, admin1, admin2] = area[..] else { panic!("{area:?}") };
    format!(
        "{id}\t{name}\t{name}\t{others}\t{lat}\t{lon}\t{class}\t{code}\t{country}\t\t{admin1}\t{admin2}\t\t\t{people}\t\t40\tAsia/Baghdad\t2024-01-01"
    )
}

fn dump() -> String {
    [
        // Known to the tables in the program: they tell what 07 is.
        row("98182", "Baghdad", "Bagdad,Mesopotamian Madness", "33.34058", "44.40088", "P.PPLC", "IQ.07.", "7216000"),
        row("98180", "Muḩāfaz̧at Baghdād", "", "33.33", "44.42", "A.ADM1", "IQ.07.", "0"),
        row("90000001", "Qaḑā’ Kharābah", "Kharaba District", "33.1", "44.1", "A.ADM2", "IQ.07.9001", "0"),
        row(
            "90000002",
            "Al Qurayyat al Khuḑr",
            "Qurayyat,القريات الخضر,Зелёная,BGWX,https://x.example",
            "33.123456",
            "44.2",
            "P.PPL",
            "IQ.07.9001",
            "321",
        ),
        "90000003\tcut off\t33".to_owned(),
        row("9000000x", "Wrong Id", "", "33", "44", "P.PPL", "IQ.07.", "1"),
        row("90000004", "Nowhere", "", "133", "44", "P.PPL", "IQ.07.", "1"),
        row("90000005", "", "", "33", "44", "P.PPL", "IQ.07.", "1"),
        row("90000006", "Old Empire", "", "33", "44", "A.PCLH", "IQ.00.", "1"),
        row("90000007", "Tiny Tarn", "", "-45.0", "170.5", "H.LK", "NZ.F7.", ""),
        row("90000008", "Edge", "", "0", "180", "T.ISL", "FJ.00.", ""),
        String::new(),
    ]
    .join("\n")
}

fn import(files: &[(&str, &[u8])]) -> (tempfile::TempDir, PathBuf, dateline::gazetteer::Imported) {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = files
        .iter()
        .map(|(name, bytes)| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            path
        })
        .collect();
    let out = folder.path().join("out.bin");
    let done = Import::new(paths, &out).run(&mut |_| {}).unwrap();
    (folder, out, done)
}

fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [("readme.txt", b"Not a table.\n".as_slice()), (name, bytes)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_dump_is_imported_and_its_damaged_rows_are_told() {
    for (name, bytes) in [("IQ.txt", dump().into_bytes()), ("IQ.zip", zipped("IQ.txt", dump().as_bytes()))] {
        let (_folder, out, done) = import(&[(name, &bytes)]);
        assert_eq!((done.places, done.damaged, done.left_out), (6, 4, 1), "{done:?}");
        let lines: Vec<u64> = done.damage.iter().map(|d| d.line).collect();
        assert_eq!(lines, [5, 6, 7, 8]);
        assert!(done.damage[2].what.contains("latitude") && done.damage[2].what.contains("133"), "{done:?}");
        assert_eq!(Gazetteer::check_file(&out).unwrap().wrong, Vec::<String>::new());

        let gazetteer = Gazetteer::open(&out).unwrap();
        let place = gazetteer.by_id("geonames:90000002").unwrap();
        assert_eq!((place.name, place.kind, place.country), ("Al Qurayyat al Khuḑr", Kind::Village, "IQ"));
        assert_eq!((place.admin1, place.admin2), ("IQ-BG", "Qaḑā’ Kharābah"), "learned from Baghdad's rows");
        assert_eq!((place.point, place.population), (LonLat { lat: 33.123456, lon: 44.2 }, 321));
        assert_eq!(place.all_names().collect::<Vec<_>>(), ["Al Qurayyat al Khuḑr", "Qurayyat", "القريات الخضر"]);
        for name in ["Qurayyat", "Qurayyat al-Khudr", "القريات الخضر"] {
            assert!(gazetteer.lookup(name).iter().any(|m| m.place.id == place.id), "{name}");
        }
        assert_eq!(gazetteer.by_id("geonames:90000007").map(|p| p.admin1), Some("NZ.F7"));
        let near = gazetteer.nearest_settlement(LonLat { lat: 33.12, lon: 44.21 }, 20.0);
        assert_eq!(near.map(|p| p.id), Some(place.id));
    }
}

#[test]
fn the_built_in_row_stands_over_an_imported_one_and_takes_its_spellings() {
    let (_folder, out, _) = import(&[("IQ.txt", dump().as_bytes())]);
    let gazetteer = Gazetteer::open(&out).unwrap();
    let built_in = Gazetteer::embedded();
    assert_eq!(gazetteer.by_id("geonames:98182"), built_in.by_id("geonames:98182"));
    assert!(built_in.lookup("Mesopotamian Madness").iter().all(|m| m.place.id != "geonames:98182"));
    let found = gazetteer.lookup("Mesopotamian Madness");
    assert_eq!(found.iter().map(|m| m.place.id).collect::<Vec<_>>(), ["geonames:98182"]);
    // Everything else answers as before.
    for name in ["Baghdad", "Latifiya", "Paris", "Ramxadi", "اللطيفية"] {
        let ids = |g: &Gazetteer| resolve_name(g, name, None, None).iter().map(|c| c.place.id).collect::<Vec<_>>();
        assert_eq!(ids(&gazetteer), ids(built_in), "{name}");
    }
    assert_eq!(gazetteer.capital("IQ").map(|p| p.id), Some("geonames:98182"));
}

#[test]
fn running_text_finds_imported_places() {
    let (_folder, out, _) = import(&[("IQ.txt", dump().as_bytes())]);
    let gazetteer = Gazetteer::open(&out).unwrap();
    let analysis = Analysis::new("Gunmen attacked the village of Qurayyat al-Khudr near Baghdad on Monday.");
    let found = find(&analysis, &Context::default(), &gazetteer);
    assert_eq!(found[0].location.as_ref().map(|l| l.id.as_str()), Some("geonames:90000002"), "{found:?}");
}

#[test]
fn names_by_language_join_their_places() {
    let names = "1\t90000002\ten\tGreen Villages\t1\t\t\t\t\t\n\
                 2\t90000002\tckb\tگوندە سەوزەکان\t\t\t\t\t\t\n\
                 3\t90000002\tlink\thttps://example.org/x\t\t\t\t\t\t\n\
                 4\t90000002\tru\tЗелёные\t\t\t\t\t\t\n\
                 5\t99999\ten\tOrphan\t\t\t\t\t\t\n\
                 6\t98182\t\tCity of Peace and Dates\t\t\t\t\t\t\n\
                 7\tx\ten\tDamaged\t\t\t\t\t\t\n";
    let (_folder, out, done) = import(&[("IQ.txt", dump().as_bytes()), ("alternateNamesV2.txt", names.as_bytes())]);
    assert_eq!((done.places, done.damaged), (6, 5), "{done:?}");
    let gazetteer = Gazetteer::open(&out).unwrap();
    let place = gazetteer.by_id("geonames:90000002").unwrap();
    assert_eq!(place.name, "Green Villages");
    for name in ["Qurayyat al Khudr", "گوندە سەوزەکان", "Green Villages"] {
        assert!(gazetteer.lookup(name).iter().any(|m| m.place.id == place.id), "{name}");
    }
    assert!(gazetteer.lookup("Orphan").iter().all(|m| m.place.id != "geonames:99999"));
    // Names alone add to the built-in places.
    let (_folder, out, done) = import(&[("alternateNamesV2.txt", names.as_bytes())]);
    assert_eq!(done.places, 1, "{done:?}");
    let gazetteer = Gazetteer::open(&out).unwrap();
    let found = gazetteer.lookup("City of Peace and Dates");
    assert_eq!(found.iter().map(|m| (m.place.id, m.place.name)).collect::<Vec<_>>(), [("geonames:98182", "Baghdad")]);
}

#[test]
fn a_gazetteer_imported_before_can_be_added_to() {
    let (folder, first, _) = import(&[("IQ.txt", dump().as_bytes())]);
    let names = folder.path().join("names.txt");
    fs::write(&names, "1\t90000002\t\tHamlet of Frogs\t\t\t\t\n").unwrap();
    let done = Import::new([&first, &names], &first).run(&mut |_| {}).unwrap();
    assert_eq!(done.places, 6);
    let gazetteer = Gazetteer::open(&first).unwrap();
    let place = gazetteer.by_id("geonames:90000002").unwrap();
    assert_eq!((place.admin1, place.admin2), ("IQ-BG", "Qaḑā’ Kharābah"));
    assert!(gazetteer.lookup("Hamlet of Frogs").iter().any(|m| m.place.id == place.id));
    assert!(
        gazetteer.about()[1].sources.iter().any(|s| s.starts_with("IQ.txt\t7\tGeoNames")),
        "{:?}",
        gazetteer.about()[1]
    );
}

#[test]
fn gns_tables_are_read_by_their_header() {
    let table = "RC\tUFI\tUNI\tLAT\tLONG\tFC\tDSG\tCC1\tADM1\tNT\tFULL_NAME_RO\n\
                 1\t-3055211\t1\t33.31\t44.4\tP\tPPL\tIZ\t07\tV\tTall al Ghurab\n\
                 1\t-3055211\t2\t33.31\t44.4\tP\tPPL\tIZ\t07\tN\tTall al Ghurāb\n\
                 1\t-3055211\t3\t33.31\t44.4\tP\tPPL\tIZ\t07\tNS\tتل الغراب\n\
                 1\t-3055212\t4\t33.31\tx\tP\tPPL\tIZ\t07\tN\tDamaged\n\
                 1\t-3055213\t4\t33.31\t44.4\tP\tPPL\tQQ\t07\tN\tDamaged\n";
    let (_folder, out, done) = import(&[("iz.txt", table.as_bytes())]);
    assert_eq!((done.places, done.damaged), (1, 2), "{done:?}");
    let gazetteer = Gazetteer::open(&out).unwrap();
    let place = gazetteer.by_id("gns:-3055211").unwrap();
    assert_eq!((place.name, place.country, place.admin1), ("Tall al Ghurāb", "IQ", "IQ-BG"), "by the towns close by");
    assert!(gazetteer.lookup("تل الغراب").iter().any(|m| m.place.id == place.id));
}

/// The layout since 2022: other names of columns, three letters for a country, one table for each class of features.
#[test]
fn gns_archives_of_several_tables_are_read() {
    let header =
        "rk\tufi\tuni\tfull_name\tnt\tlat_dd\tlong_dd\tefctv_dt\tterm_dt_f\tdesig_cd\tfc\tcc_ft\tadm1\tscript_cd";
    let row = |ufi: &str, name: &str, kind: &str, script: &str| {
        format!(
            "1\t{ufi}\t1\t{name}\tN\t33.31\t44.4\t2019-01-01\t\t{}\t{}\tIRQ\tIQ-BG\t{script}",
            &kind[2..],
            &kind[..1]
        )
    };
    let towns =
        [header, &row("-3055211", "Tall al Ghurāb", "P.PPL", "Latn"), &row("-3055211", "تل الغراب", "P.PPL", "Arab")];
    let hills = [header, &row("-3055299", "Jabal al Ghurāb", "T.MT", "Latn"), "1\tbroken"];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let files = [("Disclaimer.txt", "Names\n".to_owned()), ("P.txt", towns.join("\n")), ("T.txt", hills.join("\r\n"))];
    for (name, text) in &files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let (_folder, out, done) = import(&[("Iraq.zip", &zip.finish().unwrap().into_inner())]);
    assert_eq!((done.places, done.damaged), (2, 1), "{done:?}");
    let gazetteer = Gazetteer::open(&out).unwrap();
    assert_eq!(gazetteer.lookup("تل الغراب").first().map(|m| m.place.id), Some("gns:-3055211"));
    assert_eq!(gazetteer.by_id("gns:-3055299").unwrap().kind, Kind::Mountain);
}

#[test]
fn an_imported_village_is_found_without_the_word_village() {
    let rows = [
        row("90000001", "Qaryat Zummār Kabīrah", "قرية زمار كبيرة", "33.1", "44.1", "P.PPL", "IQ.07.", "0"),
        row("90000002", "Nāḩiyat Zaraqţūn", "", "33.2", "44.2", "A.ADM3", "IQ.07.", "0"),
    ];
    let (_folder, out, _) = import(&[("IQ.txt", rows.join("\n").as_bytes())]);
    let gazetteer = Gazetteer::open(&out).unwrap();
    for (asked, id) in [
        ("Zummar Kabirah", "geonames:90000001"),
        ("زمار كبيرة", "geonames:90000001"),
        ("Qaryat Zummar Kabirah", "geonames:90000001"),
        ("Zaraqtun", "geonames:90000002"),
    ] {
        let first = resolve_name(&gazetteer, asked, None, None);
        assert_eq!(first.first().map(|c| c.place.id), Some(id), "{asked}");
    }
}

/// Spellings of the wires, of transliterations, of Arabic, Kurdish and Persian, old names: all to one place.
#[test]
fn spellings_of_the_press_lead_to_the_place() {
    let gaz = Gazetteer::embedded();
    for (asked, name) in [
        // Diacritics and the article.
        ("Aḑ Ḑulū‘īyah", "Dhuluiya"),
        ("Duluiyah", "Dhuluiya"),
        ("Ar Ramadi", "Ramadi"),
        ("Alramadi", "Ramadi"),
        ("Ash Shirqat", "Shirqat"),
        ("Az Zubayr", "Zubair"),
        ("el-Hilla", "Hillah"),
        // q, k and g; long vowels; the ending; gutturals; th, s and z; doubled letters; hyphens.
        ("Garma", "Karma"),
        ("Gayyarah", "Qayyarah"),
        ("Bakuba", "Baqubah"),
        ("Al Kaim", "Qaim"),
        ("Doora", "Dora"),
        ("Falloojah", "Fallujah"),
        ("Hadeetha", "Haditha"),
        ("Heet", "Hit"),
        ("Latifiyyah", "Latifiya"),
        ("Latifia", "Latifiya"),
        ("Latifiyeh", "Latifiya"),
        ("Halis", "Khalis"),
        ("Hanaqin", "Khanaqin"),
        ("Abu Graib", "Abu Ghraib"),
        ("Hadisa", "Haditha"),
        ("Zi Qar", "Dhi Qar"),
        ("Falujah", "Fallujah"),
        ("Tuz-Khurmatu", "Tuz Khurmatu"),
        ("Tuzkhurmatu", "Tuz Khurmatu"),
        ("Abughraib", "Abu Ghraib"),
        // Words for what it is.
        ("Qaḑā’ Balad", "Balad District"),
        ("Nāḩiyat al Laţīfīyah", "Latifiya"),
        ("Latifiya town", "Latifiya"),
        ("village of Jurf al-Sakhar", "Jurf al-Sakhar"),
        ("Khalis district", "Khalis District"),
        ("Anbar province", "Anbar"),
        ("Muḩāfaz̧at al Anbār", "Anbar"),
        // Arabic, Sorani, Persian.
        ("اللطيفية", "Latifiya"),
        ("لطيفيه", "Latifiya"),
        ("ناحية اللطيفية", "Latifiya"),
        ("قضاء بلد", "Balad District"),
        ("محافظة الانبار", "Anbar"),
        ("بعقوبه", "Baqubah"),
        ("کەرکووک", "Kirkuk"),
        ("هەولێر", "Erbil"),
        ("ئەربیل", "Erbil"),
        ("دهۆک", "Dohuk"),
        ("سلێمانی", "Sulaimaniyah"),
        ("مەخموور", "Makhmour"),
        ("شنگال", "Sinjar"),
        ("کربلا", "Karbala"),
        ("نجف", "Najaf"),
        // Old and other names.
        ("Saddam City", "Sadr City"),
        ("Camp Anaconda", "Balad Air Base"),
        ("At-Ta'mim", "Kirkuk"),
        ("Jurf al-Nasr", "Jurf al-Sakhar"),
        ("Shingal", "Sinjar"),
        ("Hewler", "Erbil"),
    ] {
        let found = resolve_name(gaz, asked, None, None);
        assert_eq!(found.first().map(|c| c.place.name), Some(name), "{asked}: {found:#?}");
    }
}

#[test]
fn a_fuzzy_match_is_the_last_resort_and_says_so() {
    let gaz = Gazetteer::embedded();
    for (asked, fuzzy) in [("Ramadi", false), ("Ar-Ramady", false), ("Ramxadi", true)] {
        let found = resolve_name(gaz, asked, None, None);
        assert_eq!(found[0].place.name, "Ramadi", "{asked}");
        assert_eq!(found.iter().any(|c| c.why.starts_with("fuzzy")), fuzzy, "{asked}: {found:#?}");
    }
}

/// A namesake beyond the border of the province asked for is no answer; one just over a line on which maps differ is.
#[test]
fn within_a_province_there_is_no_answer_from_far_outside() {
    let gaz = Gazetteer::embedded();
    let first = |name: &str, within: &str| resolve_name(gaz, name, Some(within), None).first().map(|c| c.place.name);
    assert_eq!(first("al ‘Azīzīyah town", "Wāsiţ province"), Some("Aziziyah"));
    assert_eq!(first("Qaryat al Ja‘farīyah village", "Kirkūk province"), Some("Jafariya (Hawija)"), "not Yemen's");
    assert_eq!(first("An Nahrawān town", "Wāsiţ province"), Some("Nahrawan (Wasit)"), "not Baghdad's");
    assert_eq!(first("Mosul Dam Lake", "Nīnawá province"), Some("Mosul Dam Lake"), "not a lake of Mosul's");
    assert_eq!(first("Paris", "Basra"), None);
    assert_eq!(first("Ramadi", "Basra"), None);
    assert_eq!(first("Tuz Khurmatu", "Kirkuk"), Some("Tuz Khurmatu"), "claimed by both");
    assert_eq!(first("Mosul", "Iraq"), Some("Mosul"));
}

/// A table that was changed by hand, or whose recipe was, is told.
#[test]
fn stale_tables_are_told() {
    let stale = |folder: &Path| {
        let script = folder.join("build.py");
        let done = std::process::Command::new("python3").arg("-B").arg(script).arg("--stale").output();
        done.ok().map(|d| (d.status.success(), String::from_utf8_lossy(&d.stdout).into_owned()))
    };
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteer");
    let Some((fresh, said)) = stale(&here) else {
        eprintln!("python3 is not here; CI has it");
        return;
    };
    assert!(fresh, "{said}");
    let copy = tempfile::tempdir().unwrap();
    fs::create_dir(copy.path().join("recipe")).unwrap();
    for folder in ["", "recipe"] {
        for entry in fs::read_dir(here.join(folder)).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), copy.path().join(folder).join(entry.file_name())).unwrap();
            }
        }
    }
    for name in ["us-states.tsv", "world-towns-us.tsv", "iraq-admin.tsv", "recipe/us-states.tsv", "world.py"] {
        let path = copy.path().join(name);
        let before = fs::read(&path).unwrap();
        fs::write(&path, [&before[..], b"\n"].concat()).unwrap();
        let (fresh, said) = stale(copy.path()).unwrap();
        assert!(!fresh && said.contains(name) && said.lines().count() == 1, "{name}: {said}");
        fs::write(&path, before).unwrap();
    }
}

#[test]
fn files_that_are_no_dumps_are_told_apart_and_what_stood_there_stays() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.bin");
    fs::write(&out, "whole").unwrap();
    for (bytes, expected) in [
        (b"".to_vec(), "an empty file"),
        (b"Dear reader,\nthis is a letter.\n".to_vec(), "Dear reader"),
        (b"a,b,c\n1,2,3\n".to_vec(), "a,b,c"),
        (zipped("notes.txt", b"nothing here\n"), "nothing here"),
        (b"PK\x03\x04 broken".to_vec(), ""),
        (b"\x89DLG\r\n\x1a\n and no more".to_vec(), ""),
    ] {
        let input = folder.path().join("input");
        fs::write(&input, &bytes).unwrap();
        let error = Import::new([&input], &out).run(&mut |_| {}).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("input"), "{error}");
        assert_eq!(fs::read(&out).unwrap(), b"whole");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left over");
    }
    let only_damaged = folder.path().join("input");
    fs::write(&only_damaged, row("90000006", "Old Empire", "", "33", "44", "A.PCLH", "IQ.00.", "1")).unwrap();
    let error = Import::new([&only_damaged], &out).run(&mut |_| {}).unwrap_err().to_string();
    assert!(error.contains("found none"), "{error}");
}

#[test]
fn an_archive_that_unpacks_to_far_more_than_it_packs_is_not_read_to_its_end() {
    let line = row("90000002", "Zero", "", "33", "44", "P.PPL", "IQ.07.", "1");
    let mut bomb = format!("{line}\n").into_bytes();
    bomb.resize(bomb.len() + (8 << 20), b'\n');
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("bomb.zip");
    fs::write(&input, zipped("IQ.txt", &bomb)).unwrap();
    let error = Import::new([&input], folder.path().join("out")).run(&mut |_| {}).unwrap_err().to_string();
    assert!(error.contains("unpacks to more than"), "{error}");
}

#[test]
fn little_memory_gives_the_same_file() {
    let mut table = String::new();
    for n in 0..3000u32 {
        let id = (90_000_000 + (n * 7919) % 3000).to_string();
        let name = format!("Place {}", n % 97);
        table += &row(&id, &name, "Other,مكان", "33.5", "44.5", "P.PPL", "IQ.07.", "5");
        table.push('\n');
    }
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("IQ.txt");
    fs::write(&input, table).unwrap();
    let with = |memory: usize, name: &str| {
        let out = folder.path().join(name);
        Import::new([&input], &out).memory(memory).run(&mut |_| {}).unwrap();
        fs::read(out).unwrap()
    };
    assert_eq!(with(20_000, "a"), with(1 << 28, "b"));
}

fn compiled() -> &'static [u8] {
    use std::sync::OnceLock;
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| fs::read(import(&[("IQ.txt", dump().as_bytes())]).1).unwrap())
}

/// Asks everything that there is to ask.
fn ask(gazetteer: &Gazetteer) {
    for name in ["Qurayyat", "Baghdad", "Qurayat al Khdr", "القريات الخضر", "Tiny Tran"] {
        let _ = resolve_name(gazetteer, name, Some("Baghdad"), None);
    }
    for place in gazetteer.places().iter().skip(Gazetteer::embedded().places().len()) {
        let _ = (place.name, place.all_names().count(), gazetteer.by_id(place.id));
    }
    let _ = gazetteer.nearest_settlement(LonLat { lat: 33.1, lon: 44.2 }, 100.0);
    let _ = gazetteer.admin1_name("NZ.F7");
    let _ = gazetteer.about();
}

#[test]
fn a_cut_or_foreign_file_is_refused_with_what_to_do() {
    let bytes = compiled();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("g.bin");
    let mut older = bytes.to_vec();
    older[8] = 99;
    for (bytes, expected) in [
        (&bytes[..bytes.len() - 1], "is damaged: expected"),
        (&bytes[..50], "cut off"),
        (&older, "found version 99"),
        (b"PK\x03\x04", "found a ZIP archive"),
        (b"98182\tBaghdad", "found a table"),
        (b"", "found an empty file"),
    ] {
        fs::write(&path, bytes).unwrap();
        let error = Gazetteer::open(&path).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("Try: "), "{error}");
    }
    assert!(Gazetteer::open(Path::new("/nonexistent/g.bin")).is_err());
    assert!(Gazetteer::open(folder.path()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_are_refused_or_read_without_a_panic(bytes: Vec<u8>) {
        let _ = Gazetteer::with_compiled(bytes.leak());
    }

    #[test]
    fn a_damaged_body_never_panics_and_the_check_finds_it(
        hits in prop::collection::vec((any::<prop::sample::Index>(), 1u8..), 1..40),
        cells in any::<bool>(),
    ) {
        let mut bytes = compiled().to_vec();
        // Most of the small file is its grid: hit what comes before and after as often.
        let from = if cells { 320 } else { bytes.len() - 1500 };
        for (at, change) in hits {
            let at = from + at.index(bytes.len() - from);
            bytes[at] ^= change;
        }
        let changed = bytes != compiled();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("g.bin");
        fs::write(&path, &bytes).unwrap();
        if let Ok(gazetteer) = Gazetteer::with_compiled(bytes.leak()) {
            ask(&gazetteer);
        }
        prop_assert_eq!(!Gazetteer::check_file(&path).unwrap().wrong.is_empty(), changed);
    }

    #[test]
    fn any_text_is_imported_or_refused(text in "([0-9a-zA-Z.,\\-\u{600}-\u{6ff}]{0,8}\t?){0,80}(\n([0-9.]{0,4}\t){18}x){0,3}") {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("input.txt");
        fs::write(&input, text).unwrap();
        let _ = Import::new([&input], folder.path().join("out")).run(&mut |_| {});
    }
}

#[test]
fn the_built_in_tables_are_whole() {
    let check = Gazetteer::check_embedded();
    assert_eq!(check.wrong, Vec::<String>::new());
    let gazetteer = Gazetteer::embedded();
    assert_eq!(gazetteer.places().iter().count() as u64, check.places);
    for place in gazetteer.places().iter() {
        assert_eq!(gazetteer.by_id(place.id).map(|p| p.name), Some(place.name), "{}", place.id);
    }
    let unknown = gazetteer.about()[0].kinds.iter().find(|k| k.0 == "unknown").copied();
    assert_eq!(unknown, None, "a table has a kind of place that the program does not know");
}

#[cfg(feature = "cli")]
mod command {
    use super::*;
    use std::process::{Command, Output, Stdio};

    /// The binary in a folder whose data folder is empty.
    fn dateline(folder: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(args).current_dir(folder).env_remove("DATELINE_GAZETTEER").stdin(Stdio::null());
        for name in ["XDG_DATA_HOME", "APPDATA", "HOME"] {
            command.env(name, folder.join("data"));
        }
        command
    }

    fn run(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
        let Output { status, stdout, stderr } = dateline(folder, args).output().unwrap();
        (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
    }

    #[test]
    fn an_imported_file_is_used_from_then_on() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        fs::write(at.join("IQ.txt"), dump()).unwrap();
        assert_eq!(run(at, &["resolve", "Qurayyat al-Khudr"]).0, Some(1), "not known yet");
        let (code, _, said) = run(at, &["gazetteer", "import", "IQ.txt"]);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("IQ.txt:5: expected 19 columns, found 3") && said.contains("4 damaged"), "{said}");
        let (code, out, _) = run(at, &["resolve", "Qurayyat al-Khudr"]);
        assert!(code == Some(0) && out.contains("geonames:90000002"), "{out}");
        let (_, out, _) = run(at, &["gazetteer", "info"]);
        assert!(out.contains("Built in") && out.contains("Imported") && out.contains("CC BY 4.0"), "{out}");
        assert_eq!(run(at, &["--gazetteer", "embedded", "resolve", "Qurayyat al-Khudr"]).0, Some(1));
        // Named by the variable, by the option, and before or after the command.
        let (_, _, said) = run(at, &["gazetteer", "import", "IQ.txt", "-o", "mine.bin"]);
        assert!(said.contains("--gazetteer mine.bin"), "{said}");
        fs::remove_dir_all(at.join("data")).unwrap();
        for args in
            [["--gazetteer", "mine.bin", "resolve", "Qurayyat"], ["resolve", "Qurayyat", "--gazetteer", "mine.bin"]]
        {
            assert_eq!(run(at, &args).0, Some(0), "{args:?}");
        }
        let by_variable =
            dateline(at, &["resolve", "Qurayyat"]).env("DATELINE_GAZETTEER", "mine.bin").output().unwrap();
        assert!(by_variable.status.success());
    }

    #[test]
    fn a_damaged_file_is_told_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        fs::write(at.join("IQ.txt"), dump()).unwrap();
        run(at, &["gazetteer", "import", "IQ.txt", "-o", "mine.bin"]);
        assert_eq!(run(at, &["gazetteer", "check", "mine.bin"]).0, Some(0));
        let mut bytes = fs::read(at.join("mine.bin")).unwrap();
        let last = bytes.len() - 400;
        bytes[last] ^= 1;
        fs::write(at.join("mine.bin"), &bytes).unwrap();
        let (code, out, said) = run(at, &["gazetteer", "check", "mine.bin"]);
        assert!(code == Some(1) && out.contains("damaged") && said.contains("checksum"), "{out}{said}");
        fs::write(at.join("mine.bin"), &bytes[..last]).unwrap();
        let (code, _, said) = run(at, &["--gazetteer", "mine.bin", "resolve", "Baghdad"]);
        assert!(code == Some(1) && said.contains("damaged") && said.contains("Try: "), "{said}");
        let (code, _, said) = run(at, &["gazetteer", "check", "nowhere.bin"]);
        assert!(code == Some(1) && said.matches("nowhere.bin").count() == 1, "{said}");
        fs::write(at.join("notes.txt"), "mine").unwrap();
        let (code, _, said) = run(at, &["gazetteer", "import", "IQ.txt", "-o", "notes.txt"]);
        assert!(code == Some(1) && said.contains("kept it"), "{said}");
        assert_eq!(fs::read(at.join("notes.txt")).unwrap(), b"mine");
    }

    /// Killed while it wrote, an import leaves a part behind. The next one sweeps it up, and nothing else.
    #[test]
    fn what_a_killed_import_left_is_swept_up_by_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        fs::write(at.join("IQ.txt"), dump()).unwrap();
        fs::write(at.join(".dateline-Abc123.part"), "half a gazetteer").unwrap();
        fs::write(at.join(".dateline-notes"), "mine").unwrap();
        fs::write(at.join("other.part"), "mine too").unwrap();
        let busy = fs::File::create(at.join(".dateline-Busy.part")).unwrap();
        (&busy).write_all(b"another import writes this").unwrap();
        busy.lock().unwrap();
        assert_eq!(run(at, &["gazetteer", "import", "IQ.txt", "-o", "mine.bin"]).0, Some(0));
        let mut left: Vec<String> =
            fs::read_dir(at).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        left.sort();
        assert_eq!(left, [".dateline-Busy.part", ".dateline-notes", "IQ.txt", "mine.bin", "other.part"]);
    }

    /// Killed in the middle: the old file is whole, and a later import works.
    #[test]
    fn an_import_that_is_killed_leaves_the_old_file_whole() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        fs::write(at.join("IQ.txt"), dump()).unwrap();
        run(at, &["gazetteer", "import", "IQ.txt", "-o", "mine.bin"]);
        let before = fs::read(at.join("mine.bin")).unwrap();
        let mut large = String::new();
        for n in 0..60_000u32 {
            large += &row(&(90_000_000 + n).to_string(), &format!("Place {n}"), "", "33", "44", "P.PPL", "IQ.07.", "5");
            large.push('\n');
        }
        fs::write(at.join("large.txt"), large).unwrap();
        let (mut killed, mut wait) = (0, 10);
        while killed < 3 && wait < 2000 {
            let mut child = dateline(at, &["gazetteer", "import", "large.txt", "-o", "mine.bin"])
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(std::time::Duration::from_millis(wait));
            child.kill().unwrap();
            if child.wait().unwrap().success() {
                break;
            }
            killed += 1;
            wait *= 4;
            assert_eq!(fs::read(at.join("mine.bin")).unwrap(), before);
            assert_eq!(run(at, &["gazetteer", "check", "mine.bin"]).0, Some(0));
        }
        assert!(killed > 0);
        assert_eq!(run(at, &["gazetteer", "import", "large.txt", "-o", "mine.bin"]).0, Some(0));
        assert_eq!(Gazetteer::open(&at.join("mine.bin")).unwrap().about()[1].places, 60_000);
    }
}
