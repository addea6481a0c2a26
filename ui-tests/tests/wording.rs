//! The text of every error, held against the `.stderr` file beside its case.

#[test]
fn errors_read_as_recorded() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/*/*.rs");
}
