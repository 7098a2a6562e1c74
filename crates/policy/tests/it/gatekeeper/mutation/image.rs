//! AssignImage.

use super::{check, mutator, read};

const DIGEST: &str = "@sha256:0123456789abcdef0123456789ABCDEF";

fn image(parameters: &str) -> String {
    mutator("AssignImage", "spec.image", parameters)
}

#[test]
fn parts_are_put_in_place_of_others() {
    let digest = format!("assignTag: '{DIGEST}'");
    let with_digest = format!("lib/app{DIGEST}");
    for (parts, before, after) in [
        ("assignTag: ':new'", "lib/app:old", "lib/app:new"),
        ("assignTag: ':new'", "lib/app", "lib/app:new"),
        ("assignTag: ':new'", "r.io:5000/lib/app@sha256:abc", "r.io:5000/lib/app:new"),
        (&digest, "lib/app:old", &with_digest),
        ("assignPath: other/app", "r.io/lib/app:old", "r.io/other/app:old"),
        ("assignPath: other", "app:old", "other:old"),
        ("assignDomain: r.io", "lib/app:old", "r.io/lib/app:old"),
        ("assignDomain: r.io", "localhost/app", "r.io/app"),
        ("assignDomain: 'r.io:1'", "q.io:5/app:old", "r.io:1/app:old"),
        ("assignDomain: r.io", "_/app:old", "r.io/_/app:old"),
        ("assignDomain: r.io, assignPath: p, assignTag: ':t'", "x.y.z/gcr.io/app", "r.io/p:t"),
        ("assignDomain: r.io, assignPath: a.b/c", "app:old", "r.io/a.b/c:old"),
        ("assignPath: p, assignTag: ':t'", "", "p:t"),
        ("assignDomain: r.io", "x.io/b.//c:1@y/z", "r.io/b.//c:1@y/z"),
    ] {
        check(
            &image(&format!("{{{parts}}}")),
            &format!("{{image: '{before}'}}"),
            &format!("{{image: '{after}'}}"),
        );
    }
    check(&image("{assignPath: p, assignTag: ':t'}"), "{}", "{image: 'p:t'}");
    check(&image("{assignTag: ':t'}"), "{image: 1}", "error: image is no string");
}

#[test]
fn parts_must_be_ones() {
    let fits = |part: &str, value: &str, beside: &str| {
        read(&image(&format!("{{{part}: {value:?}{beside}}}"))).is_ok()
    };
    for domain in ["r.io", "r.io:5000", "localhost", "localhost:1", "a.b.c", "a-b-c.com:1", "a_b.c"]
    {
        assert!(fits("assignDomain", domain, ""), "{domain}");
    }
    for domain in [
        "registry",
        ".r",
        "r.",
        "r.:5000",
        "r/:5000",
        ".r.",
        "a_b:1",
        "/r.io",
        "r.io:1/",
        "a/b/c",
        "r.io:a1",
        "r.io:1:",
        "r.io::1",
        "r.io:latest",
        "r.io@sha256:abc",
        ";!.com",
    ] {
        assert!(!fits("assignDomain", domain, ""), "{domain}");
    }
    for path in ["lib/app", "lib/app-b__c/d--e/f", "a"] {
        assert!(fits("assignPath", path, ""), "{path}");
    }
    for path in ["lib/", "/lib", ":lib", "@lib", "lib:", "lib@", "lib:a/b", "Lib", "a.b/c", "a//b"]
    {
        assert!(!fits("assignPath", path, ""), "{path}");
    }
    assert!(fits("assignPath", "a.b/c", ", assignDomain: r.io"));
    for tag in [":latest", ":1.2-a_b", DIGEST] {
        assert!(fits("assignTag", tag, ""), "{tag}");
    }
    for tag in [
        "latest",
        "sha256:0123456789abcdef0123456789abcdef",
        "@sha256:123456",
        "@sha256:xyz3456789abcdef0123456789abcdef",
        "/:a",
        ":a/",
        ":a:",
        ":a@",
        ":a:b",
        "::a",
        "@:a",
    ] {
        assert!(!fits("assignTag", tag, ""), "{tag}");
    }
    assert!(read(&image("{}")).unwrap_err().contains("is wanted"));
}

#[test]
fn locations_are_fields_outside_of_metadata() {
    for (location, says) in [
        ("metadata.image", "cannot change metadata"),
        ("spec.list[name: a]", "cannot change whole items"),
        ("spec.list[image: a].image", "the key image"),
        ("spec.list[name a].image", "location: "),
    ] {
        let refused = read(&mutator("AssignImage", location, "{assignTag: ':a'}")).unwrap_err();
        assert!(refused.contains(says), "{refused}");
    }
}
