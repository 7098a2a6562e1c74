//! The store in a PostgreSQL server, which is started for the test where there is one.

mod encrypted;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use model::{Severity, Verdict};
use store::{
    Event, EventFilter, EventKind, Fault, Filter, OpenError, Page, Postgres, QueryError, Store,
};

use crate::postgres_server::{make, programs, unprivileged};
use crate::sample::{Folder, finding, hour, names, object, see, see_scope, web};
use crate::{cases, property};

/// A server of its own, which listens on a socket in a folder only.
struct Server {
    child: Child,
    folder: Folder,
    programs: PathBuf,
    /// The number in the name of its socket.
    socket: String,
    databases: u32,
}

fn spawn(programs: &Path, folder: &Path, arguments: &[String]) -> Result<Child, String> {
    unprivileged(&programs.join("postgres"))
        .arg("-D")
        .arg(folder.join("cluster"))
        .arg("-k")
        .arg(folder)
        .args(["-c", "fsync=off", "-c", "max_connections=20"])
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("postgres cannot be started: {error}"))
}

impl Server {
    fn start() -> Result<Server, String> {
        Server::start_with(|_| vec!["-c".to_owned(), "listen_addresses=".to_owned()])
    }

    /// One that has what `prepare` puts beside its files, and is started with what that gives.
    fn start_with(prepare: impl FnOnce(&Path) -> Vec<String>) -> Result<Server, String> {
        let programs = programs().ok_or("no initdb")?;
        let folder = Folder::new();
        make(&programs, folder.path())?;
        let arguments = prepare(&folder.path().join("cluster"));
        let child = spawn(&programs, folder.path(), &arguments)?;
        let socket = arguments.iter().find_map(|it| it.strip_prefix("port=")).unwrap_or("5432");
        let socket = socket.to_owned();
        let server = Server { child, folder, programs, socket, databases: 0 };
        server.wait();
        Ok(server)
    }

    /// Stops it, and starts it with other arguments.
    fn restart(&mut self, arguments: &[String]) {
        self.stop();
        self.child = spawn(&self.programs, self.folder.path(), arguments).unwrap();
        self.wait();
    }

    fn wait(&self) {
        for _ in 0..600 {
            if self.asks("SELECT 1") {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the server does not answer");
    }

    fn asks(&self, sql: &str) -> bool {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.arg("-h").arg(self.folder.path()).args([
            "-p",
            &self.socket,
            "-U",
            "yagura",
            "-d",
            "postgres",
        ]);
        let status = psql.args(["-qtc", sql]).stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|it| it.success())
    }

    /// The address of an empty database.
    fn database(&mut self) -> String {
        self.databases += 1;
        let name = format!("test{}", self.databases);
        assert!(self.asks(&format!("CREATE DATABASE {name} TEMPLATE template0")));
        format!("host={} user=yagura dbname={name}", self.folder.path().display())
    }
}

impl Server {
    /// Stops it, fast and with everything that belongs to it.
    fn stop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().ok();
            self.child.wait().ok();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

#[test]
fn postgres_answers_as_sqlite_does() {
    let mut server = match Server::start() {
        Ok(server) => server,
        Err(why) => return println!("skipped: PostgreSQL ({why})"),
    };
    for (behaviour, case) in cases::all() {
        println!("{behaviour}");
        case(&Postgres::open(&server.database()).unwrap());
    }
    property::hold(25, |test| test(&Postgres::open(&server.database()).unwrap()));
    replicas_write_and_read_at_once(&server.database());
    versions_are_kept_apart(&mut server);
    a_lost_connection_is_made_again(&mut server);
}

fn replicas_write_and_read_at_once(address: &str) {
    let stores: Vec<Postgres> = (0..4).map(|_| Postgres::open(address).unwrap()).collect();
    std::thread::scope(|scope| {
        for (store, thread) in stores.iter().zip(0..) {
            scope.spawn(move || {
                for number in 0..15 {
                    // All four see the same object, and each one of its own.
                    let own = object("Pod", &format!("n{thread}"), &format!("p{number}"));
                    for object in [own, object("Pod", "shop", &format!("p{number}"))] {
                        let found = [finding("a", Severity::High, &object)];
                        see_scope(store, store::Scope::Object(object), &found, hour(number));
                    }
                    store
                        .record(&[Event::new(hour(number), EventKind::Audit, "u", Verdict::Pass)])
                        .unwrap();
                    let counted = store.count(&Filter::default(), store::Group::Check).unwrap();
                    assert!(counted[0].findings > number.unsigned_abs());
                }
            });
        }
    });
    let health = stores[0].health().unwrap();
    assert_eq!((health.open, health.events), (4 * 15 + 15, 4 * 15));
    assert_eq!(names(&stores[1], &Filter::default()).len(), 75);
}

fn versions_are_kept_apart(server: &mut Server) {
    let address = server.database();
    let found = [finding("a", Severity::High, &web())];
    see(&Postgres::open(&address).unwrap(), &found, hour(0));
    assert_eq!(names(&Postgres::open(&address).unwrap(), &Filter::default()), ["a web"]);
    let mut other = postgres::Client::connect(&address, postgres::NoTls).unwrap();
    other.batch_execute("UPDATE yagura.meta SET value = 99 WHERE name = 'version'").unwrap();
    let refused = Postgres::open(&address).map(drop).unwrap_err();
    assert!(matches!(refused, OpenError::Newer { found: 99, .. }), "{refused:?}");
}

fn a_lost_connection_is_made_again(server: &mut Server) {
    let store = Postgres::open(&server.database()).unwrap();
    see(&store, &[finding("a", Severity::High, &web())], hour(0));
    let end =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'yagura'";
    assert!(server.asks(end));
    assert_eq!(names(&store, &Filter::default()), ["a web"]);
    server.stop();
    let error = store.events(&EventFilter::default(), Page::first(1)).unwrap_err();
    let is_gone = matches!(error, QueryError::Database { source: Fault::Unreachable { .. } });
    assert!(is_gone, "{error:?}");
}

#[test]
fn an_address_is_never_quoted() {
    for address in ["host=/tmp password=a hunter2=b", "postgresql://u:hunter2@[", "port=hunter2"] {
        let refused = Postgres::open(address).map(drop).unwrap_err();
        assert!(matches!(refused, OpenError::Address), "{refused:?}");
        assert!(!format!("{refused} {refused:?}").contains("hunter2"));
    }
}
