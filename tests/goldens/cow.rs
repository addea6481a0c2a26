use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        names   = iter(vec![String::from("ada"), String::from("bob")]);
        shouted = names -> map_cow(|mut name| { name.to_mut().push('!'); name }) -> map(|name| name.len()) -> sum();
        length  = names -> map(|name| name.len()) -> sum();
        kept    = names -> collect();
        changed = names -> update(|name| name.push('?')) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.shouted, report.length), (8, 6));
    assert_eq!(report.kept.iter().map(|name| name.as_str()).collect::<Vec<_>>(), ["ada", "bob"]);
    assert_eq!(report.changed.iter().map(|name| name.as_str()).collect::<Vec<_>>(), ["ada?", "bob?"]);
}
