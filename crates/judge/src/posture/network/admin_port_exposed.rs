use model::{FieldPath, Object, Severity};

use super::exposure::Outlet;
use crate::check::{Check, Judge};
use crate::posture::lookup::SERVICE;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "admin-port-exposed",
    severity: Severity::High,
    page: include_str!("admin_port_exposed.md"),
    judge: Judge::Object(&[SERVICE], admin_port_exposed),
};

/// Ports whose owners expect to be reached by their own side only.
const ADMIN_PORTS: &[(i64, &str)] = &[
    (22, "SSH"),
    (23, "Telnet"),
    (445, "SMB"),
    (1433, "SQL Server"),
    (1521, "Oracle"),
    (2049, "NFS"),
    (2181, "ZooKeeper"),
    (2375, "Docker"),
    (2376, "Docker"),
    (2379, "etcd"),
    (2380, "etcd"),
    (3306, "MySQL"),
    (3389, "RDP"),
    (5432, "PostgreSQL"),
    (5601, "Kibana"),
    (5900, "VNC"),
    (5984, "CouchDB"),
    (5985, "WinRM"),
    (6379, "Redis"),
    (6443, "the Kubernetes API"),
    (7001, "Cassandra"),
    (8500, "Consul"),
    (9042, "Cassandra"),
    (9200, "Elasticsearch"),
    (9300, "Elasticsearch"),
    (10250, "the kubelet"),
    (10255, "the kubelet"),
    (11211, "Memcached"),
    (15672, "RabbitMQ's console"),
    (27017, "MongoDB"),
];

fn admin_port_exposed(service: &Object<'_>, report: &mut Report<'_>) {
    let claims_addresses = !service.spec().get("externalIPs").is_empty();
    if Outlet::of(service).is_none() && !claims_addresses {
        return;
    }
    for (index, port) in service.spec().get("ports").items().enumerate() {
        for key in ["port", "targetPort"] {
            let number = port.get(key).as_i64();
            let known = ADMIN_PORTS.iter().find(|(admin, _)| Some(*admin) == number);
            if let Some((_, owner)) = known {
                let path = FieldPath::from("spec.ports").index(index).key(key);
                report.at(path, format!("opens {owner} to the outside"));
                break;
            }
        }
    }
}
