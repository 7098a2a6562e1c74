//! Files that say which files to take: kustomizations, charts, ignore files, patterns.
#![no_main]

use std::fs;

use fuzz::scratch;
use libfuzzer_sys::fuzz_target;
use source::files::{self, Options};

fuzz_target!(|bytes: &[u8]| {
    let folder = scratch::folder();
    let (first, rest) = bytes.split_first().unwrap_or((&0, &[]));
    for name in ["kustomization.yaml", "sub/Kustomization", "sub/Chart.yaml", ".gitignore"] {
        fs::remove_file(folder.join(name)).ok();
    }
    scratch::write("a.yaml", b"a: 1\n");
    scratch::write("sub/b.yaml", b"b: 1\n");
    let name = match first % 4 {
        0 => "kustomization.yaml",
        1 => "sub/Kustomization",
        2 => ".gitignore",
        _ => "sub/Chart.yaml",
    };
    scratch::write(name, rest);
    let exclude = String::from_utf8_lossy(rest).lines().take(3).map(str::to_owned).collect();
    for exclude in [Vec::new(), exclude] {
        let options = Options { hidden: true, gitignore: true, exclude, programs: None };
        // A pattern below our folder: one that is free could lead through the whole machine.
        let pattern = String::from_utf8_lossy(rest).replace(['/', '\\', '.'], "*");
        let targets = [folder.display().to_string(), format!("{}/*{pattern}*", folder.display())];
        let listing = files::list(&targets, &options);
        assert!(listing.inputs.len() <= 6, "{:?}", listing.inputs);
    }
});
