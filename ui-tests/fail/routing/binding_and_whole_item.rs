use streamweave::pipeline;

enum Record {
    Text(String),
    Blob(Vec<u8>),
}

fn main() {
    let _ = pipeline! {
        records = iter([Record::Text(String::new()), Record::Blob(Vec::new())]) -> match {
        //                                                                         ^^^^^ use of partially moved value: `__item`
            Record::Text(body) if body.is_empty() => texts,
            _ => blobs,
        };
        records.texts -> for_each(drop);
        records.blobs -> for_each(drop);
    };
}
