//! The queues between regions: how they are made, filled, handed over and emptied.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};

use super::Emitter;
use super::names::local;
use crate::graph::{Kind, NodeId, Overflow};
use crate::ops::Boundary;
use crate::plan::Item;

/// The number of items that a queue holds where the drawing does not say.
const CAPACITY: usize = 1024;

impl Emitter<'_> {
    /// The ends of a boundary's queues, whose counts are part of the run's outcome.
    pub(super) fn open_queue(&self, boundary: NodeId) -> TokenStream {
        let span = self.span(boundary);
        let queue = match self.graph.node(boundary).boundary() {
            Some(Boundary::Replicas) => self.open_replicas(boundary),
            Some(Boundary::Gather) => self.open_gather(boundary),
            _ => self.open_single_queue(boundary),
        };
        let run = local("run", span);
        let counted = match self.batch_group(boundary) {
            None => vec![(boundary, self.outlet(boundary, span))],
            Some(group) if group.last() != Some(&boundary) => Vec::new(),
            Some(group) => group.iter().map(|id| (*id, self.names.state(*id, span))).collect(),
        };
        let counted = counted.iter().map(|(id, end)| {
            let label = self.label(*id);
            quote_spanned!(span=> #run.boundary(#label, #end.counts());)
        });
        quote_spanned!(span=> #queue #(#counted)*)
    }

    /// The two ends of a boundary's queue.
    fn open_single_queue(&self, boundary: NodeId) -> TokenStream {
        let span = self.span(boundary);
        let Kind::Operator { options, .. } = &self.graph.node(boundary).kind else {
            return TokenStream::new();
        };
        let capacity = match &options.capacity {
            Some(capacity) => capacity.to_token_stream(),
            None => default_capacity(),
        };
        let policy = match options.policy() {
            Overflow::Block => "Block",
            Overflow::DropNewest => "DropNewest",
            Overflow::DropOldest => "DropOldest",
        };
        let policy = Ident::new(policy, span);
        let (outlet, inlet) = (self.outlet(boundary, span), self.names.state(boundary, span));
        if let Some(group) = self.batch_group(boundary) {
            let kept = self.names.beside(boundary, "capacity", span);
            let made = (group.last() == Some(&boundary)).then(|| self.open_broadcast(&group));
            return quote_spanned! {span=>
                let #kept = (#capacity, __sw::Overflow::#policy);
                #made
            };
        }
        quote_spanned! {span=>
            let (#outlet, #inlet) = __sw::queue(#capacity, __sw::Overflow::#policy);
        }
    }

    /// The producer's end of a boundary's queue.
    pub(super) fn outlet(&self, boundary: NodeId, at: Span) -> Ident {
        let owner = self.plan.transfers.leads_batch(self.graph, boundary);
        self.names.beside(owner, "outlet", at)
    }

    /// The boundaries that share the batches of this one, in the order written.
    fn batch_group(&self, boundary: NodeId) -> Option<Vec<NodeId>> {
        let edge = *self.graph.node(boundary).inputs.first()?;
        let siblings = &self.graph.node(self.graph.edge(edge).from).outputs;
        let shared = siblings.iter().filter(|edge| self.plan.transfers.is_by_batch(**edge));
        let mut group: Vec<NodeId> = shared.map(|edge| self.graph.edge(*edge).to).collect();
        group.sort();
        self.plan.transfers.is_by_batch(edge).then_some(group)
    }

    /// One outlet whose batches go to all boundaries of the group.
    fn open_broadcast(&self, group: &[NodeId]) -> TokenStream {
        let span = self.span(group[0]);
        let outlet = self.outlet(group[0], span);
        let inlets = group.iter().map(|id| self.names.state(*id, self.span(*id)));
        let branches = group.iter().map(|id| self.names.beside(*id, "capacity", self.span(*id)));
        quote_spanned! {span=>
            let (#outlet, [#(#inlets),*]) = __sw::broadcast([#(#branches),*]);
        }
    }

    /// Hands an item to all boundaries that share its batch.
    pub(super) fn broadcast(&mut self, from: NodeId, item: Item) {
        let outputs = &self.graph.node(from).outputs;
        let shared = outputs.iter().find(|edge| self.plan.transfers.is_by_batch(**edge));
        if let Some(edge) = shared {
            let call = self.hand_over(self.graph.edge(*edge).to, item);
            self.code.push(call);
        }
    }

    /// `thread("stage", &mut outlet, item)`.
    pub(super) fn hand_over(&self, boundary: NodeId, item: Item) -> TokenStream {
        let span = self.span(boundary);
        let row = self.graph.node(boundary).row();
        let key = self.key_of_replica(boundary);
        let name = if key.is_some() { "parallel_by" } else { row.map_or("", |row| row.name) };
        let twin = if self.plan.is_async && row.is_some_and(|row| !row.asynchronous) {
            "_async"
        } else {
            ""
        };
        let operator = Ident::new(&format!("{name}{twin}"), span);
        let key = key.map(|key| quote_spanned!(span=> , #key));
        let (label, outlet) = (self.label(boundary), self.outlet(boundary, span));
        let item = self.crossing(boundary, &self.item(item.variable, span));
        if name == "spawn" {
            return self.spawned(boundary, &item);
        }
        let call = quote_spanned!(span=> __sw::#operator(#label, &mut #outlet, #item #key));
        if self.plan.is_async {
            let call = self.awaited_for_room(boundary, &call, span);
            return quote_spanned!(span=> #call;);
        }
        let others = self.flush_beside(span, Some(boundary));
        let others =
            (!others.is_empty()).then(|| quote_spanned!(span=> if !#outlet.has_room() { #others }));
        quote_spanned!(span=> #others #call;)
    }

    /// Nearly always there is room, and then nothing is awaited.
    fn spawned(&self, boundary: NodeId, item: &TokenStream) -> TokenStream {
        let span = self.span(boundary);
        let (label, outlet) = (self.label(boundary), self.outlet(boundary, span));
        let waiting = local("waiting", span);
        let call = quote_spanned!(span=> __sw::spawn(#label, &mut #outlet, #waiting));
        let call = self.awaited_for_room(boundary, &call, span);
        quote_spanned! {span=>
            if let __sw::Some(#waiting) = __sw::push_now(&mut #outlet, #item) {
                #call;
            }
        }
    }

    /// `<_ as CrossThread>::__cross(item)`: what an item must be is asked on the boundary's word, where
    /// the region behind it is started too; of one place rustc says the same thing once only.
    fn crossing(&self, boundary: NodeId, item: &Ident) -> TokenStream {
        let span = self.span(boundary);
        if self.batch_group(boundary).is_some() {
            return quote_spanned!(span=> <_ as __sw::CrossBatch<_>>::__cross_batch(#item));
        }
        if self.graph.node(boundary).boundary() == Some(Boundary::Gather) {
            return quote_spanned!(span=> <_ as __sw::CrossBack<_>>::__cross_back(#item));
        }
        let to = Ident::new(if self.plan.is_async { "CrossTask" } else { "CrossThread" }, span);
        quote_spanned!(span=> <_ as __sw::#to>::__cross(#item))
    }

    /// What was begun is handed over before the region may have to wait for its driver.
    pub(super) fn flush_before(&self, driver: NodeId) -> TokenStream {
        let span = self.span(driver);
        let flush = self.flush(span);
        if flush.is_empty() || !self.source_shape(driver).iterator {
            return flush;
        }
        let state = self.state_place(driver);
        quote_spanned!(span=> if __sw::may_wait(&#state) { #flush })
    }

    pub(super) fn flush(&self, span: Span) -> TokenStream {
        self.flush_beside(span, None)
    }

    /// Hands over what was begun for all boundaries but one.
    pub(super) fn flush_beside(&self, span: Span, own: Option<NodeId>) -> TokenStream {
        let own = own.map(|own| self.plan.transfers.leads_batch(self.graph, own));
        // A batch that has a number is committed, and never flushed.
        let flushed = self
            .outlets
            .iter()
            .filter(|boundary| own != Some(**boundary) && !self.is_numbered(**boundary));
        let outlets = flushed.map(|boundary| self.outlet(*boundary, span));
        quote_spanned!(span=> #(#outlets.flush();)*)
    }

    /// The batches of a queue.
    pub(super) fn open_batches(
        &mut self,
        source: NodeId,
        label: syn::Lifetime,
        items: &syn::Lifetime,
        stop: Option<TokenStream>,
        remembered: Option<&[NodeId]>,
    ) {
        let span = self.span(source);
        let (state, item) = (self.state_place(source), self.item(source, span));
        let (receive, flush) = (self.receive(source), self.flush(span));
        let (begin, commit) = self.numbering(source);
        let (advance, retype) = (self.advance(source), self.retype(source));
        let (items, run) = (items.clone(), local("run", span));
        let looks = quote_spanned!(span=> if #run.failed() { break; });
        let begins = stop.as_ref().map(|stop| quote_spanned!(span=> !#stop &&));
        let condition = if flush.is_empty() {
            quote_spanned!(span=> #begins #receive)
        } else {
            quote_spanned!(span=> #begins { #flush #receive })
        };
        if let Some(remembered) = remembered {
            let states = self.local_states(source, remembered);
            self.open_with_states(
                source,
                &states,
                move |body| quote_spanned!(span=> while #condition { #begin #body #commit }),
            );
            let ends = self.leaves_when(&items, stop);
            self.code.open_within(Some(label), move |body| {
                quote_spanned! {span=>
                    for #item in #state.items() { #advance #retype #body #ends #looks }
                }
            });
            return;
        }
        self.code.open(Some(label), move |body| {
            let ends = stop.as_ref().map(|stop| quote_spanned!(span=> if #stop { break #items; }));
            let items = stop.is_some().then(|| quote_spanned!(span=> #items:));
            quote_spanned! {span=>
                #items while #condition {
                    #begin
                    for #item in #state.items() {
                        #advance #retype #body #ends
                        #looks
                    }
                    #commit
                }
            }
        });
    }

    /// Waits for the next batch of a queue; false at its end.
    fn receive(&self, boundary: NodeId) -> TokenStream {
        let span = self.span(boundary);
        let (run, state) = (local("run", span), self.state_place(boundary));
        if self.plan.is_async {
            self.awaited(&quote_spanned!(span=> #run.receive_async(&mut #state)), span)
        } else {
            quote_spanned!(span=> #run.receive(&mut #state))
        }
    }

    /// The next batch of a queue in a turn, waited for or not.
    pub(super) fn fill_from_queue(
        &self,
        boundary: NodeId,
        ended: &TokenStream,
        nothing: Option<&TokenStream>,
    ) -> TokenStream {
        let span = self.span(boundary);
        let Some(nothing) = nothing else {
            let (receive, flush) = (self.receive(boundary), self.flush(span));
            let ended = super::calls::braced(ended, span);
            return quote_spanned!(span=> #flush if !#receive #ended);
        };
        let (run, state) = (local("run", span), self.state_place(boundary));
        let ask = if self.plan.is_async {
            quote_spanned!(span=> #run.receive_now_async(&mut #state).await)
        } else {
            quote_spanned!(span=> #run.receive_now(&mut #state))
        };
        quote_spanned! {span=>
            match #ask {
                __sw::Poll::Ready(true) => {}
                __sw::Poll::Ready(false) => #ended,
                __sw::Poll::Pending => #nothing,
            }
        }
    }
}

pub(super) fn default_capacity() -> TokenStream {
    Literal::usize_unsuffixed(CAPACITY).to_token_stream()
}
