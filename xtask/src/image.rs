//! An image of nothing but the program: an OCI archive, made by buildah or umoci.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// Nobody that a node knows. It has to be a number: a kubelet does not look into images for names.
const USER: &str = "65532:65532";
const ENTRYPOINT: &str = "/yagura";
/// What `yagura install` has a server listen on.
const PORT: &str = "8443/tcp";

/// Builds the program without anything beside it, and the image.
pub(crate) fn build(tag: &str) -> anyhow::Result<()> {
    let tool = Tool::find()?;
    let program = program()?;
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/image");
    fs::remove_dir_all(&target).ok();
    fs::create_dir_all(&target)?;
    let target = target.canonicalize()?;
    let archive = target.join("yagura.tar");
    match tool {
        Tool::Buildah => by_buildah(&program, &archive, tag)?,
        Tool::Umoci => by_umoci(&program, &target.join("layout"), &archive, tag)?,
    }
    let megabytes = |path: &Path| anyhow::Ok(fs::metadata(path)?.len() as f64 / 1e6);
    println!(
        "{}: {:.1} MB, of a program of {:.1} MB; `skopeo copy oci-archive:{0} docker://…` brings it to \
         a registry",
        archive.display(),
        megabytes(&archive)?,
        megabytes(&program)?
    );
    Ok(())
}

enum Tool {
    Buildah,
    Umoci,
}

impl Tool {
    fn find() -> anyhow::Result<Tool> {
        let is_there = |name: &str| Command::new(name).arg("--version").output().is_ok();
        if is_there("buildah") {
            return Ok(Tool::Buildah);
        }
        if is_there("umoci") {
            return Ok(Tool::Umoci);
        }
        bail!("an image takes buildah or umoci, and neither is on PATH: `apt-get install umoci`")
    }
}

/// The program, which needs nothing that a system has: no loader, no libraries.
fn program() -> anyhow::Result<PathBuf> {
    let host = run(Command::new("rustc").arg("-vV"))?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).context("no host")?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    // With a target that is named, the flags are not for what runs while it is built.
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--release", "--package", "yagura", "--target", host]);
    cargo.env("RUSTFLAGS", "-C target-feature=+crt-static").current_dir(&root);
    if !cargo.status()?.success() {
        bail!("the program cannot be built");
    }
    let program = root.join("target").join(host).join("release/yagura").canonicalize()?;
    if has_loader(&fs::read(&program)?).context("the program is no ELF file of 64 bits")? {
        bail!("{} needs a loader: an empty image has none", program.display());
    }
    Ok(program)
}

/// A program header of an ELF file names a loader.
fn has_loader(elf: &[u8]) -> Option<bool> {
    const LOADER: u32 = 3;
    elf.strip_prefix(b"\x7fELF\x02\x01")?;
    let short = |at: usize| Some(u16::from_le_bytes(elf.get(at..at + 2)?.try_into().ok()?));
    let start = u64::from_le_bytes(elf.get(32..40)?.try_into().ok()?);
    let (size, count) = (usize::from(short(54)?), usize::from(short(56)?));
    for number in 0..count {
        let at = usize::try_from(start).ok()?.checked_add(number * size)?;
        if u32::from_le_bytes(elf.get(at..at + 4)?.try_into().ok()?) == LOADER {
            return Some(true);
        }
    }
    Some(false)
}

fn by_buildah(program: &Path, archive: &Path, tag: &str) -> anyhow::Result<()> {
    let container = run(Command::new("buildah").args(["from", "scratch"]))?;
    let container = container.trim();
    run(Command::new("buildah").args(["copy", container]).arg(program).arg(ENTRYPOINT))?;
    let entrypoint = format!("[\"{ENTRYPOINT}\"]");
    run(Command::new("buildah")
        .args(["config", "--entrypoint", &entrypoint, "--user", USER, "--port", PORT])
        .arg(container))?;
    let to = format!("oci-archive:{}:{tag}", archive.display());
    // Else an archive is twice as large as what umoci makes.
    run(Command::new("buildah")
        .args(["commit", "--format", "oci", "--disable-compression=false", "--rm"])
        .args([container, &to]))?;
    Ok(())
}

fn by_umoci(program: &Path, layout: &Path, archive: &Path, tag: &str) -> anyhow::Result<()> {
    // A layout knows tags, not names of repositories.
    let tag = tag.rsplit_once(':').map_or(tag, |(_, tag)| tag);
    let image = format!("{}:{tag}", layout.display());
    run(Command::new("umoci").args(["init", "--layout"]).arg(layout))?;
    run(Command::new("umoci").args(["new", "--image", &image]))?;
    run(Command::new("umoci")
        .args(["insert", "--rootless", "--image", &image])
        .arg(program)
        .arg(ENTRYPOINT))?;
    run(Command::new("umoci")
        .args(["config", "--image", &image, "--config.entrypoint", ENTRYPOINT])
        .args(["--config.user", USER, "--config.exposedports", PORT]))?;
    run(Command::new("umoci").args(["gc", "--layout"]).arg(layout))?;
    run(Command::new("tar").arg("-C").arg(layout).arg("-cf").arg(archive).args([
        "oci-layout",
        "index.json",
        "blobs",
    ]))?;
    Ok(())
}

/// What a program says; an error where it cannot do what it was told to.
fn run(command: &mut Command) -> anyhow::Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot start {program}"))?;
    if !output.status.success() {
        bail!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}
