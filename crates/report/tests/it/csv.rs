use report::Format;

use crate::sample::Sample;

#[test]
fn every_row_has_every_column() {
    let text = Sample::new().write(Format::Csv);
    let mut rows = text.split_terminator("\r\n");
    let columns = rows.next().unwrap().split(',').count();
    assert_eq!(columns, 15);
    for row in rows {
        assert_eq!(cells(row), columns, "{row}");
    }
    assert!(text.contains(
        "fail,high,host-network,Deployment,shop,web,apps/v1,spec.template.spec.hostNetwork,\
         web.yaml,7,20,\"shares the node's network\",\"remove `spec.hostNetwork`\",,"
    ));
}

fn cells(row: &str) -> usize {
    let mut quoted = false;
    let separators = row.chars().filter(|letter| {
        quoted ^= *letter == '"';
        *letter == ',' && !quoted
    });
    separators.count() + 1
}
