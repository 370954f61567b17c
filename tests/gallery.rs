//! The gallery that the README shows is what the program draws today.
//!
//! `DATELINE_BLESS=1 cargo test --test gallery` draws it anew, never on CI; open every picture before committing it.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

#[path = "../examples/make_incidents.rs"]
#[expect(dead_code, reason = "only the maker of the example is used here")]
mod make_incidents;

/// Each picture and the command that draws it; `{}` stands for the file, `made:N:DAYS` for N incidents made up within days.
const SHEETS: &[(&str, &[&str])] = &[
    ("first.png", &["map", "tests/reports/iraq-week-2021-05-10.txt", "-o", "{}"]),
    ("baghdad.png", &["map", "tests/reports/baghdad-three-bombs-2016-05-11.txt", "-o", "{}"]),
    ("several-years.png", &["map", "tests/reports/makhoul-ambush-2020-11-22.txt", "-o", "{}"]),
    ("syria.png", &["map", "tests/reports/homs-academy-2023-10-06.txt", "-o", "{}"]),
    ("ukraine.png", &["map", "tests/reports/kramatorsk-2022-04-09.txt", "-o", "{}"]),
    (
        "portrait.png",
        &["map", "tests/reports/iraq-week-2021-05-10.txt", "--width", "900", "--height", "1400", "-o", "{}"],
    ),
    ("column.png", &["map", "tests/reports/kut-2011-08-16.txt", "--width", "500", "--height", "900", "-o", "{}"]),
    (
        "two-hundred.png",
        &["render", "made:200:31", "--title", "Two hundred made-up incidents in Iraq, January 2021", "-o", "{}"],
    ),
    (
        "hexbins.png",
        &["render", "made:10000:365", "--title", "Ten thousand made-up incidents in Iraq, 2021", "-o", "{}"],
    ),
    (
        "choropleth.png",
        &[
            "render",
            "made:1500:365",
            "--title",
            "Fifteen hundred made-up incidents in Iraq, 2021",
            "--symbols",
            "choropleth",
            "--theme",
            "humanitarian",
            "-o",
            "{}",
        ],
    ),
    (
        "months.png",
        &["render", "made:150:180", "--title", "Made-up incidents in Iraq by month, 2021", "--by", "month", "-o", "{}"],
    ),
    ("arabic.png", &["map", "tests/reports/iraq-week-2021-05-10.txt", "--lang", "ar", "-o", "{}"]),
    ("dark.png", &["map", "tests/reports/iraq-week-2021-05-10.txt", "--theme", "dark", "-o", "{}"]),
    (
        "grey.png",
        &[
            "render",
            "tests/sheets/convoys.geojson",
            "--theme",
            "grey",
            "--charts",
            "timeline,types,governorates",
            "-o",
            "{}",
        ],
    ),
    ("world.png", &["render", "tests/sheets/world.geojson", "--theme", "light", "-o", "{}"]),
    ("one.png", &["render", "tests/sheets/one.geojson", "-o", "{}"]),
    ("a4.pdf", &["map", "tests/reports/iraq-week-2021-05-10.txt", "--page", "a4-landscape", "-o", "{}"]),
    ("empty.png", &["map", "tests/reports/sandstorm-2022-05-16.txt", "--published", "2022-05-16", "-o", "{}"]),
];

/// Width, height and RGB or RGBA samples.
fn decode(file: &Path) -> (u32, u32, Vec<u8>) {
    let mut decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(file).unwrap()));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut samples = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut samples).unwrap();
    samples.truncate(info.buffer_size());
    (info.width, info.height, samples)
}

/// The share of samples that differ by more than a shade.
fn difference(a: &[u8], b: &[u8]) -> f64 {
    let far = a.iter().zip(b).filter(|(a, b)| a.abs_diff(**b) > 24).count();
    #[expect(clippy::cast_precision_loss, reason = "a share for people to read")]
    let share = far as f64 / a.len().max(1) as f64;
    share
}

/// A file of made-up incidents.
fn made(count: usize, days: i64, folder: &Path) -> String {
    let path = folder.join(format!("made-{count}-{days}.geojson"));
    let incidents = make_incidents::incidents(count, days);
    fs::write(&path, dateline::export::to_geojson(&incidents, "incidents")).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_gallery_is_what_the_program_draws() {
    let bless = env::var_os("DATELINE_BLESS").is_some();
    assert!(
        !(bless && env::var_os("CI").is_some()),
        "the gallery is not drawn anew on CI; do it by hand and look at it"
    );
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let mut problems = Vec::new();
    for (name, args) in SHEETS {
        let kept = root.join("output/gallery").join(name);
        let drawn = if bless { kept.clone() } else { folder.path().join(name) };
        // A palette keeps the repository small; nothing of it is seen.
        let palette = name.ends_with(".png").then_some(&"--palette");
        let args: Vec<String> = args
            .iter()
            .chain(palette)
            .map(|arg| match arg.strip_prefix("made:").and_then(|made| made.split_once(':')) {
                Some((count, days)) => made(count.parse().unwrap(), days.parse().unwrap(), folder.path()),
                None if *arg == "{}" => drawn.to_str().unwrap().to_owned(),
                None => (*arg).to_owned(),
            })
            .collect();
        let run = Command::new(env!("CARGO_BIN_EXE_dateline")).current_dir(root).args(&args).output().unwrap();
        assert!(run.status.success(), "{name}: {}", String::from_utf8_lossy(&run.stderr));
        if name.ends_with(".pdf") {
            if fs::read(&drawn).unwrap() != fs::read(&kept).unwrap_or_default() {
                problems.push(format!("{name}: other bytes"));
            }
            continue;
        }
        let (now, then) = (decode(&drawn), decode(&kept));
        if (now.0, now.1) != (then.0, then.1) {
            problems.push(format!("{name}: {}x{} kept, {}x{} drawn", then.0, then.1, now.0, now.1));
            continue;
        }
        let share = difference(&now.2, &then.2);
        if share > 0.0 {
            problems.push(format!("{name}: {:.3} % of it has changed", share * 100.0));
        }
    }
    assert!(
        problems.is_empty(),
        "{}\nLook at the pictures, then DATELINE_BLESS=1 cargo test --test gallery",
        problems.join("\n")
    );
}
