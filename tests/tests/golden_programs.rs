//! The golden programs: each drawing in `goldens/` and its expansion are compiled and run, and have to
//! do the same.

/// Declares the drawing and its expansion of each fixture, and runs both.
macro_rules! fixtures {
    ($($name:ident),* $(,)?) => {
        #[allow(unreachable_pub, reason = "a fixture is a program of its own")]
        mod drawn {
            $(
                pub mod $name { include!(concat!("../goldens/", stringify!($name), ".rs")); }
                #[test]
                fn $name() { $name::main(); }
            )*
        }
        #[allow(unused, unreachable_pub, clippy::all, reason = "expanded code has lost its hygiene")]
        mod expanded {
            $(
                pub mod $name {
                    include!(concat!("../goldens/", stringify!($name), ".expanded.rs"));
                }
                #[test]
                fn $name() { $name::main(); }
            )*
        }
    };
}

include!("../goldens/fixtures.in");
