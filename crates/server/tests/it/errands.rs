//! What policies have the background do, with a real API server.
#![expect(clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod cleaning;
mod following;
mod making;
mod site;

use std::path::Path;

use rcgen::KeyPair;
use site::Site;

use crate::control_plane::ControlPlane;

/// One server for all, as starting one takes longer than all cases.
#[test]
fn errands_are_done_as_policies_say() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("errands");
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).unwrap();
    let key = KeyPair::generate().unwrap();
    let (private, public) = (key.serialize_pem(), key.public_key_pem());
    let Some(plane) = ControlPlane::start(&folder, &private, &public) else { return };
    let site = Site::new(&plane);
    making::data_is_made_and_follows(&site);
    making::copies_follow_their_originals(&site);
    making::what_others_made_stays(&site);
    making::a_policy_of_a_namespace_stays_in_it(&site);
    making::policies_in_cel_make_objects(&site);
    making::guarded_namespaces_are_left_alone(&site);
    following::what_a_policy_made_goes_with_it(&site);
    following::existing_objects_are_changed_once(&site);
    following::what_leads_to_itself_is_ended(&site);
    following::a_new_program_begins_where_the_last_one_ended(&site);
    cleaning::a_schedule_takes_away_what_it_is_about(&site);
    cleaning::a_label_says_until_when_an_object_lives(&site);
    cleaning::a_rehearsal_writes_nothing(&site);
}
