//! `sslmode` and `sslrootcert`, with a server that speaks TLS.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use store::{OpenError, Postgres, Store};

use super::Server;

/// Who comes over the network has to be encrypted.
const ENCRYPTED: &str = "local all all trust\nhostssl all all samehost trust\n";

/// Nobody has to be.
const ANY: &str = "local all all trust\nhost all all samehost trust\n";

/// An authority.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> Authority {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Authority { issuer: Issuer::new(params, key), pem }
    }

    /// A certificate for a name, and its key.
    fn signs(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }
}

/// Writes a file that whoever the server runs as may read, and nobody else.
fn write(folder: &Path, name: &str, text: &str) {
    let (path, owner) = (folder.join(name), fs::metadata(folder).unwrap());
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    chown(&path, Some(owner.uid()), Some(owner.gid())).unwrap();
}

fn settings(port: u16, encrypts: &str) -> Vec<String> {
    let settings =
        ["listen_addresses=localhost".to_owned(), encrypts.to_owned(), format!("port={port}")];
    settings.into_iter().flat_map(|it| ["-c".to_owned(), it]).collect()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn a_server_is_believed_as_the_address_says() {
    let (own, other, port) = (Authority::new(), Authority::new(), free_port());
    let started = Server::start_with(|cluster| {
        let (certificate, key) = own.signs("localhost");
        write(cluster, "server.crt", &certificate);
        write(cluster, "server.key", &key);
        write(cluster, "pg_hba.conf", ENCRYPTED);
        settings(port, "ssl=on")
    });
    let mut server = match started {
        Ok(server) => server,
        Err(why) => return println!("skipped: PostgreSQL with TLS ({why})"),
    };
    let folder = server.folder.path().to_owned();
    for (name, authority) in [("own.crt", &own), ("other.crt", &other)] {
        fs::write(folder.join(name), &authority.pem).unwrap();
    }
    let file = |name: &str| format!("sslrootcert={}", folder.join(name).display());
    let open = |host: &str, options: &[&str]| {
        let options = options.join("&");
        Postgres::open(&format!(
            "postgres://yagura:pass%21word@{host}:{port}/postgres?connect_timeout=5&{options}"
        ))
    };
    let (own, other) = (file("own.crt"), file("other.crt"));
    for (host, options) in [
        ("localhost", vec![]),
        ("127.0.0.1", vec!["sslmode=prefer"]),
        ("127.0.0.1", vec!["sslmode=require"]),
        ("localhost", vec!["sslmode=allow"]),
        ("127.0.0.1", vec!["sslmode=require", &own]),
        ("127.0.0.1", vec!["sslmode=verify-ca", &own]),
        ("localhost", vec!["sslmode=verify-full", &own]),
    ] {
        let opened = open(host, &options);
        let store = opened.unwrap_or_else(|error| panic!("{host} {options:?}: {error:?}"));
        assert_eq!(store.health().unwrap().open, 0);
    }
    for (host, options, why) in [
        ("localhost", vec!["sslmode=disable"], "pg_hba"),
        ("localhost", vec!["sslmode=verify-full", &other], "invalid peer certificate"),
        ("localhost", vec!["sslmode=verify-ca", &other], "invalid peer certificate"),
        ("localhost", vec!["sslmode=require", &other], "invalid peer certificate"),
        ("127.0.0.1", vec!["sslmode=verify-full", &own], "not valid for name"),
        (
            "localhost",
            vec!["sslmode=verify-full", "sslrootcert=system"],
            "invalid peer certificate",
        ),
        ("localhost", vec!["sslrootcert=system"], "invalid peer certificate"),
    ] {
        let error = open(host, &options).map(drop).unwrap_err();
        let told = told(&error);
        assert!(matches!(error, OpenError::Database { .. }), "{told}");
        assert!(told.contains(why), "{host} {options:?}: {told}");
        assert!(!told.contains("word"), "{told}");
    }
    what_cannot_be_meant_is_told(&|options| open("localhost", options), &file("missing.crt"));
    // A server that does not encrypt is taken where that was not asked for.
    write(&folder.join("cluster"), "pg_hba.conf", ANY);
    server.restart(&settings(port, "ssl=off"));
    for options in [&["sslmode=prefer"][..], &["sslmode=disable"], &["sslmode=allow"], &[]] {
        open("localhost", options).unwrap_or_else(|error| panic!("{options:?}: {error:?}"));
    }
    for options in [&["sslmode=require"][..], &["sslmode=verify-full", &own]] {
        let told = told(&open("localhost", options).map(drop).unwrap_err());
        assert!(told.contains("does not support TLS"), "{options:?}: {told}");
    }
}

fn what_cannot_be_meant_is_told(
    open: &dyn Fn(&[&str]) -> Result<Postgres, OpenError>,
    missing: &str,
) {
    let error = |options: &[&str]| open(options).map(drop).unwrap_err();
    for options in [
        &["sslmode=verify-full"][..],
        &["sslmode=verify-ca"],
        &["sslmode=require", "sslrootcert=system"],
        &["sslmode=verify-full", missing],
    ] {
        assert!(matches!(error(options), OpenError::Trust { .. }), "{options:?}");
    }
    for options in [&["sslmode=perhaps"][..], &["sslcert=mine"], &["sslmode=%z"]] {
        assert!(matches!(error(options), OpenError::Address), "{options:?}");
    }
}

/// An error with all its causes.
fn told(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
