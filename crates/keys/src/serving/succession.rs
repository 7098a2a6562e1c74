//! Authorities that follow each other: the next is made known long before it signs anything, and one
//! that has ended is known until the one after the next comes, so that whoever believes some of them
//! believes every leaf, also where a clock is wrong by years.

use std::collections::VecDeque;
use std::time::SystemTime;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::authority::{Authority, IssueError, LEAF_HOLDS, Leaf, ReadError};

/// How a key begins in PEM.
const KEY: &str = "-----BEGIN PRIVATE KEY-----";

/// The one before, the one of the moment, and the one to come.
const AT_MOST: usize = 3;

/// Authorities of which each outlives the one before.
pub struct Succession {
    /// The oldest first.
    before: VecDeque<Authority>,
    newest: Authority,
}

impl Succession {
    /// Begins with a new authority.
    pub fn new(now: SystemTime) -> Result<Succession, IssueError> {
        Ok(Succession { before: VecDeque::new(), newest: Authority::new(now)? })
    }

    /// Goes on with what [`Succession::to_pem`] wrote.
    pub fn read(pem: &[u8]) -> Result<Succession, ReadError> {
        let certificates = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
        let certificates = certificates.map_err(ReadError::Chain)?;
        let text = str::from_utf8(pem).map_err(|_| ReadError::Key)?;
        let mut keys = text.split(KEY).skip(1);
        let mut authorities = VecDeque::new();
        for certificate in certificates.iter().take(AT_MOST) {
            let key = keys.next().ok_or(ReadError::Key)?;
            authorities.push_back(Authority::read(certificate, &format!("{KEY}{key}"))?);
        }
        let newest = authorities.pop_back().ok_or(ReadError::NoCertificate)?;
        Ok(Succession { before: authorities, newest })
    }

    /// All of it, in PEM, keys too: for a place that only replicas of the server can read.
    pub fn to_pem(&self) -> String {
        self.all().map(Authority::to_pem).collect()
    }

    /// The certificates to believe, in PEM.
    pub fn certificates(&self) -> String {
        self.all().map(|authority| authority.certificate.as_str()).collect()
    }

    /// Makes the next authority where it is time, and forgets the oldest then. `true` where the
    /// certificates to believe are others now.
    pub fn tend(&mut self, now: SystemTime) -> Result<bool, IssueError> {
        if !self.newest.is_due(now) {
            return Ok(false);
        }
        let next = Authority::new(now)?;
        self.before.push_back(std::mem::replace(&mut self.newest, next));
        if self.before.len() >= AT_MOST {
            self.before.pop_front();
        }
        Ok(true)
    }

    /// A leaf under these names and addresses, signed by an authority that outlives it.
    pub fn issue(&self, names: &[String], now: SystemTime) -> Result<Leaf, IssueError> {
        self.signer(now).issue(names, now)
    }

    /// Whether those who believe all of this believe what is signed by `signer`.
    pub fn knows(&self, signer: &str) -> bool {
        self.all().any(|authority| authority.certificate == signer)
    }

    /// The oldest that outlives a leaf: the longer it is known, the more believe it.
    fn signer(&self, now: SystemTime) -> &Authority {
        self.all().find(|authority| authority.ends >= now + LEAF_HOLDS).unwrap_or(&self.newest)
    }

    fn all(&self) -> impl Iterator<Item = &Authority> {
        self.before.iter().chain([&self.newest])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::time::{Duration, SystemTime};

    use super::Succession;
    use crate::serving::Leaf;

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    #[test]
    fn what_is_written_goes_on_as_it_was() {
        let now = SystemTime::UNIX_EPOCH + DAY * 20_000;
        let mut first = Succession::new(now).expect("an authority");
        first.tend(now + DAY * 300).expect("another");
        assert_eq!(first.before.len(), 1);
        let second = Succession::read(first.to_pem().as_bytes()).expect("what was written");
        assert_eq!(first.certificates(), second.certificates());
        assert_eq!(first.to_pem(), second.to_pem());
        assert_eq!(
            (second.newest.ends, second.signer(now).ends),
            (first.newest.ends, first.signer(now).ends)
        );
        second.issue(&["a.example".to_owned()], now).expect("a leaf");
        for broken in ["", "x", &first.certificates(), &first.to_pem().replace("PRIVATE", "PUBLIC")]
        {
            assert!(Succession::read(broken.as_bytes()).is_err(), "{broken}");
        }
    }

    #[test]
    fn whoever_learns_of_authorities_three_weeks_late_believes_every_leaf_of_ten_years() {
        let mut now = SystemTime::UNIX_EPOCH + DAY * 20_000;
        let mut succession = Succession::new(now).expect("an authority");
        let names = ["yagura.example".to_owned()];
        let mut leaf = succession.issue(&names, now).expect("a leaf");
        let mut signer = succession.signer(now).certificate.clone();
        let mut known = VecDeque::from(vec![succession.certificates(); 21]);
        for _ in 0..3_650 {
            now += DAY;
            succession.tend(now).expect("an authority");
            known.push_back(succession.certificates());
            if Leaf::ends_soon(leaf.ends, now) {
                leaf = succession.issue(&names, now).expect("a leaf");
                signer = succession.signer(now).certificate.clone();
            }
            let believed = known.pop_front().expect("what was known three weeks ago");
            assert!(leaf.ends > now, "the leaf has ended");
            assert!(believed.contains(&signer), "the signer is not believed yet");
        }
    }

    #[test]
    fn a_clock_that_ran_ahead_for_years_leaves_what_is_believed_today() {
        let now = SystemTime::UNIX_EPOCH + DAY * 20_000;
        let names = ["yagura.example".to_owned()];
        let mut succession = Succession::new(now).expect("an authority");
        let before = succession.issue(&names, now).expect("a leaf");
        assert!(succession.tend(now + DAY * 4_000).expect("another"));
        assert!(!succession.tend(now + DAY * 4_000).expect("no other"));
        let ahead = succession.issue(&names, now + DAY * 4_000).expect("a leaf");
        assert!(succession.knows(&before.signer) && succession.knows(&ahead.signer));
        let begins = |leaf: &Leaf| {
            let (_, read) = x509_parser::parse_x509_certificate(&leaf.chain[0]).expect("X.509");
            read.validity().not_before.timestamp()
        };
        assert!(begins(&ahead) < 20_000 * 86_400 && begins(&ahead) == begins(&before));
        // Back again, the one signs that is known longest.
        let again = succession.issue(&names, now).expect("a leaf");
        assert_eq!(again.signer, before.signer);
        for years in 2..4 {
            succession.tend(now + DAY * 4_000 * years).expect("another");
        }
        assert!(!succession.knows(&before.signer) && succession.knows(&ahead.signer));
    }
}
