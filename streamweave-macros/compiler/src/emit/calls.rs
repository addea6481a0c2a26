//! One stage, one call: how each shape of operator looks.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::Emitter;
use super::names::local;
use crate::graph::{Argument, Kind, NodeId};
use crate::ops::{Demand, Parameter, Row, Shape, Structure};
use crate::plan::{Item, Label};
use crate::transfer::Transfer;

impl Emitter<'_> {
    /// Applies a stage to an item and binds what comes out.
    pub(super) fn call(&mut self, node: NodeId, item: Item, exit: Label) {
        let tokens = match &self.graph.node(node).kind {
            Kind::Operator { row, .. } => self.operator(node, row, item, exit),
            Kind::Poison(error) => {
                let span = self.span(node);
                let (out, error) = (self.item(node, span), error.to_tokens());
                quote_spanned!(span=> let #out = #error;)
            }
            _ => {
                let ignored = self.item(item.variable, self.span(node));
                quote!(let _ = #ignored;)
            }
        };
        self.code.push(tokens);
    }

    fn operator(
        &mut self,
        node: NodeId,
        row: &'static Row,
        item: Item,
        exit: Label,
    ) -> TokenStream {
        let span = self.span(node);
        let out = self.item(node, span);
        let ty = self.ty(node);
        match row.shape {
            Shape::Map => {
                let call = self.apply(node, item);
                quote_spanned!(span=> let #out #ty = #call;)
            }
            Shape::Look => {
                let call = self.apply(node, item);
                quote_spanned!(span=> #call;)
            }
            Shape::Gate | Shape::EndingGate => {
                let call = self.apply(node, item);
                let exit = self.exit(exit);
                let check = self.check_limit(node);
                quote_spanned! {span=>
                    if !#call { break #exit; }
                    #check
                }
            }
            Shape::Option => {
                let call = self.apply(node, item);
                let exit = self.exit(exit);
                let typed = self.retype(node);
                quote_spanned! {span=>
                    let __sw::Some(#out) = #call else { break #exit; };
                    #typed
                }
            }
            Shape::Fold | Shape::FoldMany | Shape::Effect => {
                let call = self.apply(node, item);
                let check = self.check_limit(node);
                quote_spanned!(span=> #call; #check)
            }
            Shape::Fallible { terminal, .. } => self.try_or_fail(node, item, terminal),
            Shape::Sink if row.asynchronous => self.send(node, item),
            Shape::Sink => self.sink(node, item),
            Shape::Structural(structure) => self.structural(node, structure, item),
            Shape::Source(_)
            | Shape::Many
            | Shape::Flush
            | Shape::FlushMany
            | Shape::Windowed
            | Shape::Concurrent
            | Shape::Timed
            | Shape::TimedMany => TokenStream::new(),
        }
    }

    /// `operator("stage", &mut state, item, closures..)`.
    pub(super) fn apply(&self, node: NodeId, item: Item) -> TokenStream {
        let span = self.span(node);
        let looks = self.graph.node(node).row().is_some_and(looks_at_item);
        let argument = if looks && !item.lent {
            let variable = self.item(item.variable, span);
            quote_spanned!(span=> &#variable)
        } else {
            self.handed_over(item, span)
        };
        let argument = match self.names.is_spoken_of(item.variable) {
            true => argument,
            false => self.blamed(node, argument),
        };
        let argument = self.held_across_await(node, item, argument);
        self.apply_to(node, &argument)
    }

    /// What is lent to a stage that awaits in a task must be able to go on on another thread.
    fn held_across_await(&self, node: NodeId, item: Item, argument: TokenStream) -> TokenStream {
        let graph_node = self.graph.node(node);
        let awaits = graph_node.row().is_some_and(|row| row.asynchronous);
        if !awaits || !item.lent || self.plan.region_of[node.0] == 0 {
            return argument;
        }
        let arrow = graph_node.arrow;
        quote_spanned!(arrow=> <_ as __sw::LendAcrossAwait>::__lend(#argument))
    }

    /// An item that may have been lent before. A loan that lasts too long is one mistake for rustc only
    /// if it ends where it began, so there the item is said to be moved; the call around it keeps
    /// other errors at `at`.
    fn handed_over(&self, item: Item, at: Span) -> TokenStream {
        let outputs = self.graph.node(item.variable).outputs.iter();
        let lent = outputs
            .rev()
            .find(|edge| !item.lent && self.plan.transfers.of(**edge) == Transfer::Lend);
        match lent {
            Some(edge) => {
                let variable = self.item(item.variable, self.graph.edge(*edge).span);
                quote_spanned!(at=> __sw::argument(#variable))
            }
            None => self.item(item.variable, at).into_token_stream(),
        }
    }

    /// The same with an argument that was already written.
    pub(super) fn apply_to(&self, node: NodeId, argument: &TokenStream) -> TokenStream {
        let span = self.span(node);
        let Kind::Operator { row, arguments, .. } = &self.graph.node(node).kind else {
            return TokenStream::new();
        };
        let typed = row.name == "collect" && self.graph.node(node).ty.is_some();
        let name = self.variant(node, row, typed);
        let operator = Ident::new(name, span);
        let label = self.label(node);
        let is_stateful = self.graph.node(node).state().is_some() || row.shape == Shape::FlushMany;
        let state = is_stateful.then(|| {
            let state = self.lending_state(node);
            quote_spanned!(span=> #state,)
        });
        let closures = self.closures(node, row, arguments);
        let call = if typed || ["via", "via_async"].contains(&name) {
            // The item first: what it is is known when the other is asked whether it takes it.
            quote_spanned!(span=> __sw::#operator(#label, #argument, #state))
        } else {
            quote_spanned!(span=> __sw::#operator(#label, #state #argument #(, #closures)*))
        };
        if row.asynchronous && !self.graph.node(node).is_concurrent() {
            self.awaited_by(node, &call, span)
        } else {
            call
        }
    }

    /// The function of an operator that has several: for its options, or for how its item comes.
    fn variant(&self, node: NodeId, row: &'static Row, typed: bool) -> &'static str {
        let retries = self.graph.node(node).state().is_some();
        match (row.name, self.plan.transfers.arrival(self.graph, node)) {
            ("collect", _) if typed => "collect_into",
            ("attempt", _) if retries => "attempt_retrying",
            ("attempt_then", _) if retries => "attempt_then_retrying",
            ("map_cow", Transfer::Lend) => "map_cow_lent",
            ("via_cow", Transfer::Lend) => "via_cow_lent",
            ("update", Transfer::Share) => "update_shared",
            (name, _) => name,
        }
    }

    /// An argument that an error may point at: inside a bracket of the user's it stands on the
    /// operator, and by itself rustc would underline the whole macro.
    pub(super) fn blamed(&self, node: NodeId, argument: TokenStream) -> TokenStream {
        if self.graph.node(node).row().is_some_and(|row| row.asks) {
            braced(&argument, self.span(node))
        } else {
            argument
        }
    }

    fn lending_state(&self, node: NodeId) -> TokenStream {
        let state = self.state(node);
        if self.names.lends(node) { state } else { self.blamed(node, state) }
    }

    pub(super) fn closures(
        &self,
        node: NodeId,
        row: &'static Row,
        arguments: &[Argument],
    ) -> Vec<TokenStream> {
        let span = self.span(node);
        if row.name == "combine" && arguments.is_empty() {
            return vec![quote_spanned!(span=> __sw::joined)];
        }
        arguments
            .iter()
            .enumerate()
            .filter(|(index, _)| row.arguments.get(*index) == Some(&Parameter::Body))
            .map(|(index, argument)| match argument {
                Argument::Once(_) => {
                    let name = self.names.argument(node, index, span);
                    if self.is_replicated(node) {
                        return quote_spanned!(span=> &#name);
                    }
                    let reborrow = self.is_stage.then(|| quote!(*));
                    quote_spanned!(span=> &mut #reborrow #name)
                }
                other => quote!(#other),
            })
            .collect()
    }

    /// `State::finish(state)`: a path, so that an error about it stands on the operator.
    pub(super) fn finish_call(&self, node: NodeId, state: &Ident) -> TokenStream {
        let span = self.span(node);
        let name = match self.graph.node(node).row() {
            Some(row) if row.name == "collect" && self.graph.node(node).ty.is_some() => {
                "CollectInto"
            }
            Some(row) => row.state.unwrap_or(row.name),
            None => "",
        };
        let name = Ident::new(name, span);
        let state = self.blamed(node, quote!(#state));
        if self.graph.node(node).row().is_some_and(|row| row.name == "combine") {
            let out = self.item(node, span);
            return quote_spanned! {span=>
                match __sw::#name::finish(#state) { __sw::Some(#out) => #out, __sw::None => return }
            };
        }
        quote_spanned!(span=> __sw::#name::finish(#state))
    }

    /// `: Type` where the drawing pins one.
    fn ty(&self, node: NodeId) -> Option<TokenStream> {
        let node = self.graph.node(node);
        let (ty, span) = (node.ty.as_ref()?, node.span);
        Some(quote_spanned!(span=> : #ty))
    }

    /// Binds a variable once more under the type that the drawing pins.
    pub(super) fn retype(&self, node: NodeId) -> Option<TokenStream> {
        let ty = self.ty(node)?;
        let span = self.span(node);
        let out = self.item(node, span);
        Some(quote_spanned!(span=> let #out #ty = #out;))
    }

    pub(super) fn exit(&mut self, label: Label) -> syn::Lifetime {
        let label = self.names.label(self.graph, label);
        self.code.mark_used(&label);
        label
    }

    /// Ends the run when the stage holds more than its `max`.
    pub(super) fn check_limit(&mut self, node: NodeId) -> Option<TokenStream> {
        let Kind::Operator { options, row, .. } = &self.graph.node(node).kind else {
            return None;
        };
        if row.is_source() || options.max.is_none() {
            return None;
        }
        let span = self.span(node);
        let state = self.state(node);
        let (label, at) = (self.label(node), self.position(span));
        let error = quote_spanned! {span=>
            __sw::RunError::__full(
                #label, #at, __sw::Limited::limit(#state)
            )
        };
        let fail = self.fail(span, &error);
        let state = self.state(node);
        Some(quote_spanned! {span=>
            if __sw::Limited::overflowed(#state) { #fail }
        })
    }

    /// A fallible stage without a port: the first error ends the run.
    fn try_or_fail(&mut self, node: NodeId, item: Item, terminal: bool) -> TokenStream {
        let span = self.span(node);
        let call = self.apply(node, item);
        let cause = local("cause", span);
        let error = self.stage_error(node, self.graph.node(node).arrow);
        let fail = self.fail(span, &error);
        if terminal {
            return quote_spanned! {span=>
                if let __sw::Err(#cause) = #call { #fail }
            };
        }
        let out = self.item(node, span);
        let ty = self.ty(node);
        quote_spanned! {span=>
            let #out #ty = match #call {
                __sw::Ok(#out) => #out,
                __sw::Err(#cause) => { #fail }
            };
        }
    }

    /// The error of a stage as the error of the run; the bound's message stands on `at`.
    pub(super) fn stage_error(&self, node: NodeId, at: Span) -> TokenStream {
        let (cause, label) = (local("cause", at), self.label(node));
        let position = self.position(at);
        quote_spanned! {at=>
            <_ as __sw::StageError>::__fail(#cause, #label, #position)
        }
    }

    fn sink(&mut self, node: NodeId, item: Item) -> TokenStream {
        let span = self.span(node);
        let state = self.state_place(node);
        let (label, cause) = (self.label(node), local("cause", span));
        let handed = self.handed_over(item, span);
        let item = match self.names.is_spoken_of(item.variable) {
            true => handed,
            false => braced(&handed, span),
        };
        let error = self.stage_error(node, span);
        let fail = self.fail(span, &error);
        let sink = braced(&quote_spanned!(span=> &mut #state.sink), span);
        quote_spanned! {span=>
            if let __sw::Err(#cause) =
                <_ as __sw::Sink<_>>::__push(
                    #item, #sink, &mut #state.finish, #label
                )
            { #fail }
        }
    }

    /// A sink that is awaited. What it could not pass on while the region waited is told first.
    fn send(&mut self, node: NodeId, item: Item) -> TokenStream {
        let span = self.span(node);
        let state = self.state_place(node);
        let (label, cause) = (self.label(node), local("cause", span));
        let handed = self.handed_over(item, span);
        let sent = local("sent", span);
        let error = self.stage_error(node, span);
        let (fail, fail_late) =
            (self.fail(span, &error), self.fail(span, &quote_spanned!(span=> #cause)));
        let send = quote_spanned! {span=>
            __sw::in_stage(#label, <_ as __sw::AsyncSink<_, _>>::send(__sw::taking(&#sent, &mut #state), #sent))
        };
        let send = self.awaited_by(node, &send, span);
        quote_spanned! {span=>
            if let __sw::Some(#cause) = #state.failure() { #fail_late }
            let #sent = #handed;
            if let __sw::Err(#cause) = #send { #fail }
        }
    }

    fn structural(&mut self, node: NodeId, structure: Structure, item: Item) -> TokenStream {
        let span = self.span(node);
        match structure {
            Structure::Buffer => {
                let call = self.apply(node, item);
                let state = self.state_place(node);
                let (label, at) = (self.label(node), self.position(span));
                let error = quote_spanned! {span=>
                    __sw::RunError::__full(#label, #at, #state.limit())
                };
                let fail = self.fail(span, &error);
                quote_spanned!(span=> if !#call { #fail })
            }
            Structure::Boundary(_) => self.hand_over(node, item),
            Structure::With => {
                let out = self.item(node, span);
                let value = self.graph.producers(node).nth(1).map(|value| {
                    if self.plan.read_later.contains(&value) {
                        let aside = self.names.beside(value, "aside", self.span(value));
                        quote_spanned!(span=> #aside.get())
                    } else {
                        let value = self.item(value, span);
                        quote_spanned!(span=> &#value)
                    }
                });
                let item = self.item(item.variable, span);
                let ty = self.ty(node);
                quote_spanned!(span=> let #out #ty = (#item, #value);)
            }
            _ => TokenStream::new(),
        }
    }

    /// Reads an item into the table of a join.
    pub(super) fn build(&mut self, node: NodeId, item: Item) {
        let Kind::Operator { row, arguments, .. } = &self.graph.node(node).kind else {
            return;
        };
        let span = self.span(node);
        let (label, state) = (self.label(node), self.lending_state(node));
        let item = self.item(item.variable, span);
        let key = self.closures(node, row, arguments).into_iter().nth(1);
        let check = self.check_limit(node);
        self.code.push(quote_spanned! {span=>
            __sw::build(#label, #state, #item, #key);
            #check
        });
    }

    /// `join("stage", &state, &left, key)`: the left item is lent to its pairs.
    pub(super) fn probe(&self, node: NodeId, left: &TokenStream) -> TokenStream {
        let Kind::Operator { row, arguments, .. } = &self.graph.node(node).kind else {
            return TokenStream::new();
        };
        let span = self.span(node);
        let operator = Ident::new(row.name, span);
        let (label, state) = (self.label(node), self.lending_state(node));
        let key = self.closures(node, row, arguments).into_iter().next();
        quote_spanned! {span=>
            __sw::#operator(#label, #state, #left, #key)
        }
    }
}

/// An expression that errors put at `at`, whatever its tokens bear.
pub(super) fn braced(tokens: &impl ToTokens, at: Span) -> TokenStream {
    quote_spanned!(at=> { #tokens })
}

/// Operators that look get a reference; so does `attempt`, which gives the item back.
fn looks_at_item(row: &'static Row) -> bool {
    row.demand == Demand::Looks
        || row.shape == (Shape::Fallible { returns_item: true, terminal: false })
}
