use streamweave::pipeline;

pub fn main() {
    let (sender, receiver) = tokio::sync::mpsc::channel(4);
    (1..=3).for_each(|n| sender.try_send(n).unwrap());
    let report = pollster(
        pipeline! {
            total = iter(1..=9)
                -> map(|n| n * 3)
                -> filter(|n| n % 2 == 0)
                -> scan(|| 0, |sum, n| { *sum += n; *sum })
                -> try_map(u8::try_from)
                -> fold(|| 0, |total, n| *total += n);
            told  = total -> then(async |total| total + 1) -> last();
            first = channel(receiver) -> take(2) -> sum();
        }
        .run(),
    );
    let report = report.unwrap();
    assert_eq!((report.total, report.told, report.first), (120, Some(121), 3));
}

fn pollster<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}
