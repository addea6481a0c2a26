//! What stands before the first item: arguments that are evaluated once, and states.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

use super::Emitter;
use super::names::local;
use crate::graph::{Argument, Kind, Node, NodeId};
use crate::ops::{Parameter, Row, Shape, Structure};
use crate::plan::{Instruction, Region, Stop};

impl Emitter<'_> {
    pub(super) fn setup(&self) -> TokenStream {
        let outside = self.plan.setup.iter().filter(|id| !self.is_kept_by_replica(**id));
        outside.map(|id| self.set_up(*id)).collect()
    }

    /// What each replica of a region starts with.
    pub(super) fn replica_setup(&self, region: &Region) -> TokenStream {
        let index = self.plan.region_of[region.head.0];
        let inside = self.plan.setup.iter().filter(|id| self.plan.region_of[id.0] == index);
        let kept = inside.filter(|id| self.is_kept_by_replica(**id));
        kept.map(|id| self.set_up(*id)).collect()
    }

    /// Whether each replica has a state of its own for the stage.
    fn is_kept_by_replica(&self, id: NodeId) -> bool {
        self.is_replicated(id) && self.graph.node(id).is_fold()
    }

    /// The variables that the setup makes, for a `Stage` to own.
    pub(super) fn setup_names(&self) -> Vec<Ident> {
        let mut names = Vec::new();
        for &id in &self.plan.setup {
            let Kind::Operator { row, arguments, .. } = &self.graph.node(id).kind else {
                continue;
            };
            for (index, _) in hoisted(row, arguments) {
                names.push(self.names.argument(id, index, self.span(id)));
            }
            if has_state(self.graph.node(id), row) || self.graph.node(id).is_composite {
                names.push(self.state_place(id));
            }
        }
        names
    }

    fn set_up(&self, id: NodeId) -> TokenStream {
        let node = self.graph.node(id);
        let state = self.state_place(id);
        if node.is_boundary() {
            return self.open_queue(id);
        }
        match &node.kind {
            Kind::Operator { row, arguments, options } => {
                let hoisted: TokenStream = hoisted(row, arguments)
                    .map(|(index, expr)| {
                        let name = self.names.argument(id, index, node.span);
                        let mutable = self.mutable(id);
                        quote_spanned!(node.span=> let #mutable #name = #expr;)
                    })
                    .collect();
                let made = if has_state(node, row) || node.is_composite {
                    let made = self.make(id, row, arguments);
                    let made = match &options.lateness {
                        None => made,
                        Some(lateness) => quote_spanned!(node.span=> #made.lateness(#lateness)),
                    };
                    let made = match &options.max {
                        None => made,
                        Some(max) if row.is_source() => {
                            quote_spanned!(node.span=> #made.at_most(#max))
                        }
                        Some(max) => quote_spanned! {node.span=>
                            __sw::Limited::at_most(#made, #max)
                        },
                    };
                    let mutable = self.mutable(id);
                    quote_spanned!(node.span=> let #mutable #state = #made;)
                } else {
                    TokenStream::new()
                };
                quote!(#hoisted #made)
            }
            Kind::Poison(error) => {
                let error = error.to_tokens();
                quote_spanned!(node.span=> let mut #state = #error;)
            }
            _ => TokenStream::new(),
        }
    }

    /// `mut`, unless a loop takes the variable over or a `Stage` owns it: where a drawing comes out of
    /// a macro, rustc warns of a `mut` too many.
    fn mutable(&self, id: NodeId) -> Option<TokenStream> {
        let is_looped_over = |instruction: &Instruction| {
            matches!(instruction, Instruction::OpenItems { source, stop, .. }
                if *source == id
                    && self.source_shape(id).iterator
                    && (self.plan.is_split() || matches!(stop, Stop::Never)))
        };
        let is_moved = self.is_stage
            || (self.is_replicated(id) && !self.is_kept_by_replica(id))
            || self.plan.instructions().any(is_looped_over);
        (!is_moved).then(|| quote_spanned!(self.span(id)=> mut))
    }

    /// The value that a stage starts with.
    fn make(&self, id: NodeId, row: &'static Row, arguments: &[Argument]) -> TokenStream {
        let span = self.span(id);
        let once: Vec<TokenStream> = arguments
            .iter()
            .zip(row.arguments)
            .filter(|(_, parameter)| **parameter == Parameter::Once)
            .map(|(argument, _)| argument.to_token_stream())
            .collect();
        match row.shape {
            Shape::Source(_) => self.source(id, row, &once),
            Shape::Sink => {
                let sink = self.fallible_argument(id, quote!(#(#once)*));
                let state =
                    Ident::new(if row.asynchronous { "SendState" } else { "SinkState" }, span);
                quote_spanned!(span=> __sw::#state::new(#sink))
            }
            Shape::FlushMany if row.state.is_none() => {
                let stage = self.fallible_argument(id, quote!(#(#once)*));
                let state = Ident::new(if row.asynchronous { "ViaAsync" } else { "Via" }, span);
                quote_spanned!(span=> __sw::#state::new(#stage))
            }
            Shape::Structural(_) if self.graph.node(id).is_composite => self.compose(id),
            Shape::Structural(Structure::Zip) if self.graph.pulled_by(id).is_some() => {
                quote_spanned!(span=> __sw::PullingZip::new())
            }
            Shape::Structural(Structure::Zip) => {
                quote_spanned!(span=> __sw::Zip::new())
            }
            Shape::Structural(Structure::Interleave) => {
                let inputs = self.graph.node(id).inputs.len();
                if self.plan.holding.contains(&id) {
                    quote_spanned!(span=> __sw::HoldingInterleave::new(#inputs))
                } else {
                    quote_spanned!(span=> __sw::Interleave::new(#inputs))
                }
            }
            _ => self.new_state(id, row, &once),
        }
    }

    /// A plain iterator over the pairs of two.
    fn compose(&self, id: NodeId) -> TokenStream {
        let span = self.span(id);
        let label = self.label(id);
        let sources = self.graph.pulled_by(id).unwrap_or_default();
        let sources = sources.iter().map(|source| self.names.state(*source, span));
        quote_spanned!(span=> __sw::zipped(#label #(, #sources)*))
    }

    fn new_state(&self, id: NodeId, row: &'static Row, once: &[TokenStream]) -> TokenStream {
        let span = self.span(id);
        let node = self.graph.node(id);
        if let (Some(ty), "collect") = (&node.ty, row.name) {
            return self.at_end(
                id,
                quote_spanned! {span=>
                    __sw::CollectInto::<#ty>::new()
                },
            );
        }
        let state = Ident::new(node.state().unwrap_or("None"), span);
        let retry = match &node.kind {
            Kind::Operator { options, .. } => options.retry.as_ref(),
            _ => None,
        };
        let clock = (row.clocked || retry.is_some()).then(|| self.clock(id));
        let arguments =
            once.iter().cloned().chain(retry.map(ToTokens::to_token_stream)).chain(clock);
        self.at_end(id, quote_spanned!(span=> __sw::#state::new(#(#arguments),*)))
    }

    /// An aggregate that ends while its segment still runs is taken out of its variable then.
    fn at_end(&self, id: NodeId, made: TokenStream) -> TokenStream {
        let span = self.span(id);
        if self.plan.ending.contains(&id) {
            quote_spanned!(span=> __sw::AtEnd::new(#made))
        } else {
            made
        }
    }

    /// What a stage measures time by.
    fn clock(&self, id: NodeId) -> TokenStream {
        let span = self.span(id);
        let run = local("run", span);
        if self.is_stage {
            quote_spanned!(span=> &__sw::Clock::system())
        } else {
            quote_spanned!(span=> &#run.clock())
        }
    }

    fn source(&self, id: NodeId, row: &'static Row, once: &[TokenStream]) -> TokenStream {
        let span = self.span(id);
        let operator = Ident::new(row.name, span);
        // A plain iterator runs code of the user's item by item, and bears the name itself.
        let name = (row.name == "iter").then(|| self.label(id)).into_iter();
        // `lines` says itself what is wrong with its argument; the others are asked twice, and rustc
        // reports both answers unless they have one place.
        let once = once.iter().map(|argument| {
            let asks_once = matches!(row.name, "lines" | "byte_lines");
            if asks_once {
                argument.clone()
            } else {
                quote_spanned!(span=> __sw::argument(#argument))
            }
        });
        let clock =
            row.clocked.then(|| self.clock(id)).map(|clock| quote_spanned!(span=> , #clock));
        let made = quote_spanned!(span=> __sw::#operator(#(#name,)* #(#once),* #clock));
        self.fallible_argument(id, made)
    }

    /// `?` in the argument ends the run with an error that names the stage.
    fn fallible_argument(&self, id: NodeId, value: TokenStream) -> TokenStream {
        if self.is_stage || !has_question_mark(value.clone()) {
            return value;
        }
        let span = self.span(id);
        let (run, cause) = (local("run", span), local("cause", span));
        let state = self.state_place(id);
        let label = self.label(id);
        let asked = if self.plan.is_async {
            quote_spanned!(span=> (async { __sw::Ok::<_, __sw::Cause>(#value) }).await)
        } else {
            quote_spanned!(span=> (|| __sw::Ok::<_, __sw::Cause>(#value))())
        };
        quote_spanned! {span=>
            match #asked {
                __sw::Ok(#state) => #state,
                __sw::Err(#cause) => {
                    return #run.fail(__sw::setup_failed(#label, #cause));
                }
            }
        }
    }
}

/// Only stages that need something before the first item are set up at all.
fn has_state(node: &Node, row: &Row) -> bool {
    let paces = matches!(row.shape, Shape::Structural(Structure::Zip | Structure::Interleave));
    paces
        || node.state().is_some()
        || matches!(row.shape, Shape::Source(_) | Shape::Sink | Shape::FlushMany)
}

/// The closures and functions that are evaluated once, with their places.
fn hoisted<'a>(
    row: &'static Row,
    arguments: &'a [Argument],
) -> impl Iterator<Item = (usize, &'a Argument)> {
    arguments.iter().enumerate().filter(|(index, argument)| {
        matches!(argument, Argument::Once(_)) && row.arguments.get(*index) == Some(&Parameter::Body)
    })
}

/// Whether a `?` stands in the tokens outside a closure's own block.
fn has_question_mark(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Group(group) => has_question_mark(group.stream()),
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    })
}

impl ToTokens for Argument {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::InPlace(expr) | Self::Once(expr) => expr.to_tokens(tokens),
            Self::Poison(error) => tokens.extend(error.to_tokens()),
        }
    }
}
