//! Regions that run side by side: a closure each, the queues between them, and what they report.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::Emitter;
use super::calls::braced;
use super::names::local;
use crate::graph::{Kind, NodeId, Overflow};
use crate::ops::{Boundary, Shape};
use crate::plan::{Item, Region};

/// The number of items that a queue holds where the drawing does not say.
const CAPACITY: usize = 1024;

impl Emitter<'_> {
    /// What happens to the items, up to the values of the report.
    pub(super) fn regions(&mut self) -> TokenStream {
        if let ([only], false) = (self.plan.regions.as_slice(), self.plan.is_async) {
            return self.region(only);
        }
        let plan = self.plan;
        let mut code = TokenStream::new();
        let mut starts = TokenStream::new();
        let threads = local("threads", Span::call_site());
        for (index, region) in plan.regions.iter().enumerate() {
            code.extend(if region.replicas.is_some() {
                self.replicated(index, region)
            } else if plan.is_async {
                self.future(index, region)
            } else {
                self.closure(index, region)
            });
            if let Some(parallel) = region.replicas {
                starts.extend(self.start_replicas(index, parallel));
            } else if index > 0 {
                let span = self.span(region.head);
                let (label, body) = (self.label(region.head), region_name(index, span));
                let region =
                    Ident::new(if plan.is_async { "TaskRegion" } else { "ThreadRegion" }, span);
                starts.extend(quote_spanned! {span=>
                    <_ as __sw::#region>::__start(#body, #threads, #label);
                });
            }
        }
        // The regions are used here: an error about what two of them use must not point at the macro.
        let at = plan.regions.first().map_or_else(Span::call_site, |region| self.span(region.head));
        let (run, first) = (local("run", at), region_name(0, at));
        let unpacked = self.unpack();
        let wait = plan.is_async.then(|| quote_spanned!(at=> .await));
        let ran = quote_spanned!(at=> #run.regions(#first, |#threads| { #starts })#wait;);
        quote!(#code #ran #unpacked)
    }

    pub(super) fn region(&mut self, region: &Region) -> TokenStream {
        let asides = self.asides(region);
        let body = self.body(region);
        let (sinks, values) = (self.finish_sinks(region), self.values(region));
        quote!(#asides #body #sinks #values)
    }

    /// `let region1 = |run| { .. };`: its ends of the queues are its own, so that they close with it.
    fn closure(&mut self, index: usize, region: &Region) -> TokenStream {
        let span = self.span(region.head);
        let (name, report) = (region_name(index, span), report_name(index, span));
        let run = local("run", span);
        let own = self.own_ends(region);
        let body = self.region(region);
        let values = self.region_values(region);
        quote_spanned! {span=>
            let mut #report = __sw::None;
            let #name = |#run: &mut __sw::Region| {
                #own
                #body
                #report = __sw::Some((#values));
            };
        }
    }

    /// `let region1 = async { .. };`: a task owns whatever it uses; the first region is polled with the
    /// run and may borrow.
    fn future(&mut self, index: usize, region: &Region) -> TokenStream {
        let span = self.span(region.head);
        let (name, report) = (region_name(index, span), report_name(index, span));
        let run = local("run", span);
        let own_run = local(&format!("region{index}_run"), span);
        let own = self.own_ends(region);
        let body = self.region(region);
        let values = self.region_values(region);
        if index == 0 {
            return quote_spanned! {span=>
                let mut #report = __sw::None;
                let #own_run = #run.region();
                let #name = async {
                    let mut #run = #own_run;
                    #own
                    #body
                    #report = __sw::Some((#values));
                };
            };
        }
        quote_spanned! {span=>
            let #report = __sw::Late::new();
            let #own_run = #run.region();
            let #name = {
                let #report = __sw::Clone::clone(&#report);
                async move {
                    let mut #run = #own_run;
                    #own
                    #body
                    #report.set((#values));
                }
            };
        }
    }

    /// Takes the ends of the region's queues over, so that they close with it.
    fn own_ends(&self, region: &Region) -> TokenStream {
        let inlets = region.inlets.iter().map(|id| self.names.state(*id, self.span(*id)));
        let outlets = region.outlets.iter().map(|id| self.outlet(*id, self.span(*id)));
        inlets.chain(outlets).map(|end| quote!(let mut #end = #end;)).collect()
    }

    /// `a, b,`.
    fn region_values(&self, region: &Region) -> TokenStream {
        let values = region.fields.iter().map(|field| {
            let span = self.span(field.node);
            let value = self.item(field.node, span);
            if self.names.is_spoken_of(field.node) { quote!(#value) } else { braced(&value, span) }
        });
        quote!(#(#values,)*)
    }

    /// Takes the values of all regions; one that was left by a panic has none.
    fn unpack(&self) -> TokenStream {
        let regions = self.plan.regions.iter().enumerate();
        let regions = regions.filter(|(_, region)| region.replicas.is_none());
        let unpacked = regions.map(|(index, region)| {
            let report = report_name(index, self.span(region.head));
            let fields = region.fields.iter().map(|field| {
                let span = self.span(field.node);
                self.item(field.node, span).into_token_stream()
            });
            let report = if self.plan.is_async && index > 0 {
                quote!(#report.take())
            } else {
                quote!(#report)
            };
            quote!(let __sw::Some((#(#fields,)*)) = #report else { return };)
        });
        unpacked.collect()
    }

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

    /// Whoever takes what was begun for others may be the one that makes room here.
    fn awaited_for_room(&self, boundary: NodeId, call: &TokenStream, at: Span) -> TokenStream {
        let others = self.flush_beside(at, Some(boundary));
        driving(call, &self.drive_all(None, at), &others, at)
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

    /// Whether the run wants no more of the driver: a source stops before what it has fed.
    pub(super) fn is_over(&self, driver: NodeId) -> TokenStream {
        let span = self.span(driver);
        let run = local("run", span);
        if self.graph.node(driver).is_boundary() {
            quote_spanned!(span=> #run.failed())
        } else {
            quote_spanned!(span=> #run.is_draining())
        }
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

    /// Awaits a future, and meanwhile goes on with what works on several items at a time.
    pub(super) fn awaited(&self, future: &TokenStream, at: Span) -> TokenStream {
        driving(future, &self.drive_all(None, at), &TokenStream::new(), at)
    }

    /// The same for a future of a stage: it may wait for somebody who waits for what was begun.
    pub(super) fn awaited_by(&self, stage: NodeId, future: &TokenStream, at: Span) -> TokenStream {
        driving(future, &self.drive_all(Some(stage), at), &self.flush(at), at)
    }

    /// Goes on with everything that can go on by itself, but not with the stage that asks for it.
    fn drive_all(&self, own: Option<NodeId>, at: Span) -> TokenStream {
        let driven = self.concurrent.iter().chain(&self.sends).filter(|id| own != Some(**id));
        let cx = local("cx", at);
        let drive = driven.map(|id| {
            let (state, label) = (self.names.state(*id, at), self.label(*id));
            quote_spanned!(at=> #state.drive(#label, #cx);)
        });
        quote_spanned!(at=> #(#drive)*)
    }

    /// Waits until one of the region's drivers has something.
    pub(super) fn wait(&self, at: Span) -> TokenStream {
        if self.plan.is_async {
            let wait = self.awaited(&quote_spanned!(at=> __sw::pending_once()), at);
            quote_spanned!(at=> #wait;)
        } else {
            quote_spanned!(at=> __sw::wait();)
        }
    }

    /// The stages of a segment that work on several items at a time.
    pub(super) fn concurrent_in(&self, segment: usize) -> Vec<NodeId> {
        let inside = self.plan.segment_of.iter().enumerate();
        inside
            .filter(|(_, of)| **of == Some(segment))
            .map(|(index, _)| NodeId(index))
            .filter(|id| self.graph.node(*id).shape() == Some(Shape::Concurrent))
            .collect()
    }

    pub(super) fn flush(&self, span: Span) -> TokenStream {
        self.flush_beside(span, None)
    }

    /// Hands over what was begun for all boundaries but one.
    fn flush_beside(&self, span: Span, own: Option<NodeId>) -> TokenStream {
        let own = own.map(|own| self.plan.transfers.leads_batch(self.graph, own));
        // A batch that has a number is committed, and never flushed.
        let flushed = self
            .outlets
            .iter()
            .filter(|boundary| own != Some(**boundary) && !self.is_numbered(**boundary));
        let outlets = flushed.map(|boundary| self.outlet(*boundary, span));
        quote_spanned!(span=> #(#outlets.flush();)*)
    }
}

pub(super) fn default_capacity() -> TokenStream {
    Literal::usize_unsuffixed(CAPACITY).to_token_stream()
}

/// `future.await`, with what is driven and handed over beside it.
fn driving(
    future: &TokenStream,
    drive: &TokenStream,
    flush: &TokenStream,
    at: Span,
) -> TokenStream {
    let cx = match (drive.is_empty(), flush.is_empty()) {
        (true, true) => return quote_spanned!(at=> #future.await),
        (true, false) => quote_spanned!(at=> _),
        (false, _) => local("cx", at).into_token_stream(),
    };
    quote_spanned!(at=> __sw::driving(#future, |#cx| { #drive #flush }).await)
}

pub(super) fn region_name(index: usize, at: Span) -> Ident {
    local(&format_ident!("region{index}").to_string(), at)
}

fn report_name(index: usize, at: Span) -> Ident {
    local(&format_ident!("region{index}_report").to_string(), at)
}
