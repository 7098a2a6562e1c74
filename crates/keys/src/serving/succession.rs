//! Authorities that follow each other: the next is made known a month before it signs anything, so
//! that whoever believes the one believes the other in time.

use std::time::SystemTime;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::authority::{Authority, IssueError, LEAF_HOLDS, Leaf, ReadError};

/// How a key begins in PEM.
const KEY: &str = "-----BEGIN PRIVATE KEY-----";

/// The authority of the moment, and the one to come.
pub struct Succession {
    current: Authority,
    next: Option<Authority>,
}

impl Succession {
    /// Begins with a new authority.
    pub fn new(now: SystemTime) -> Result<Succession, IssueError> {
        Ok(Succession { current: Authority::new(now)?, next: None })
    }

    /// Goes on with what [`Succession::to_pem`] wrote.
    pub fn read(pem: &[u8]) -> Result<Succession, ReadError> {
        let certificates = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
        let certificates = certificates.map_err(ReadError::Chain)?;
        let text = str::from_utf8(pem).map_err(|_| ReadError::Key)?;
        let mut keys = text.split(KEY).skip(1);
        let mut authorities = Vec::new();
        for certificate in certificates.iter().take(2) {
            let key = keys.next().ok_or(ReadError::Key)?;
            authorities.push(Authority::read(certificate, &format!("{KEY}{key}"))?);
        }
        let mut authorities = authorities.into_iter();
        let current = authorities.next().ok_or(ReadError::NoCertificate)?;
        Ok(Succession { current, next: authorities.next() })
    }

    /// All of it, in PEM, keys too: for a place that only replicas of the server can read.
    pub fn to_pem(&self) -> String {
        let next = self.next.as_ref().map(Authority::to_pem).unwrap_or_default();
        format!("{}{next}", self.current.to_pem())
    }

    /// The certificates to believe, in PEM.
    pub fn certificates(&self) -> String {
        let next = self.next.as_ref().map_or("", |next| &next.certificate);
        format!("{}{next}", self.current.certificate)
    }

    /// Makes the next authority where it is time, and forgets one that has ended. `true` where the
    /// certificates to believe are others now.
    pub fn tend(&mut self, now: SystemTime) -> Result<bool, IssueError> {
        if now >= self.current.ends
            && let Some(next) = self.next.take()
        {
            self.current = next;
            return Ok(true);
        }
        if self.next.is_none() && self.current.is_due(now) {
            self.next = Some(Authority::new(now)?);
            return Ok(true);
        }
        Ok(false)
    }

    /// A leaf under these names and addresses, signed by an authority that outlives it.
    pub fn issue(&self, names: &[String], now: SystemTime) -> Result<Leaf, IssueError> {
        self.signer(now).issue(names, now)
    }

    fn signer(&self, now: SystemTime) -> &Authority {
        match &self.next {
            Some(next) if now + LEAF_HOLDS > self.current.ends => next,
            _ => &self.current,
        }
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
        assert!(first.next.is_some());
        let second = Succession::read(first.to_pem().as_bytes()).expect("what was written");
        assert_eq!(first.certificates(), second.certificates());
        assert_eq!(first.to_pem(), second.to_pem());
        assert_eq!(
            (second.current.ends, second.signer(now).ends),
            (first.current.ends, first.current.ends)
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
}
