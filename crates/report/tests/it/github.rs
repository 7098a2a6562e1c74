use report::Format;

use crate::hostile::hostile;
use crate::sample::Sample;

#[test]
fn annotations_name_file_line_and_column() {
    let expected = "\
::error file=broken.yaml,line=3,col=1,title=yagura%3A error::a tab where spaces belong; indent with spaces
::error file=web.yaml,line=12,col=23,title=privileged (critical)::Deployment shop/web: web is root on the node. Fix: set `securityContext.privileged` to `false`, then add `[ALL]` to `spec.drop`
::error file=web.yaml,line=7,col=20,title=host-network (high)::Deployment shop/web: shares the node's network. Fix: remove `spec.hostNetwork`
::error file=web.yaml,line=14,col=38,title=secret-in-env (high)::Deployment shop/web: holds a credential. Fix: remove `hostNetwork`
::notice title=yagura::could not tell 1 times: no ClusterRoleBinding among the files given (service-account-bound)
";
    assert_eq!(Sample::new().write(Format::Github), expected);
}

#[test]
fn a_manifest_gives_no_commands() {
    let text = hostile().write(Format::Github);
    for line in text.lines() {
        let command = line.strip_prefix("::").unwrap().split([' ', ':']).next().unwrap();
        assert!(["error", "warning", "notice"].contains(&command), "{line}");
        let properties = line.strip_prefix("::").unwrap().split("::").next().unwrap();
        assert!(properties.ends_with("%5D") || properties.contains("title="), "{line}");
    }
    assert!(!text.contains("##["));
    assert_eq!(text.lines().count(), 5);
}
