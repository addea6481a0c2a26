//! Replicas: one body that several threads or tasks run, each with ends of the queues of its own.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote_spanned};

use super::Emitter;
use super::names::local;
use super::queues::default_capacity;
use super::regions::region_name;
use crate::graph::{Argument, Kind, NodeId};
use crate::ops::Boundary;
use crate::plan::Region;

impl Emitter<'_> {
    /// The queues to the replicas, with an inlet for each of them.
    pub(super) fn open_replicas(&self, parallel: NodeId) -> TokenStream {
        let span = self.span(parallel);
        let Kind::Operator { options, arguments, .. } = &self.graph.node(parallel).kind else {
            return TokenStream::new();
        };
        let [count, capacity_of_all] = self.sizes(parallel);
        let (outlet, inlets) = (self.outlet(parallel, span), self.inlets(parallel));
        let capacity = match &options.capacity {
            Some(capacity) => capacity.to_token_stream(),
            None => default_capacity(),
        };
        let queues = if options.by.is_some() { "keyed_queues" } else { "replica_queues" };
        let queues = Ident::new(queues, span);
        quote_spanned! {span=>
            let #count = #(#arguments)*;
            let #capacity_of_all = #capacity;
            let (#outlet, #inlets) = __sw::#queues(#capacity_of_all, #count);
        }
    }

    /// The queue behind the replicas of `parallel`.
    pub(super) fn open_gather(&self, gather: NodeId) -> TokenStream {
        let span = self.span(gather);
        let (outlet, inlet) = (self.outlet(gather, span), self.names.state(gather, span));
        let Some(parallel) = self.replicas_before(gather) else { return TokenStream::new() };
        let [count, capacity] = self.sizes(parallel);
        let queue = if self.is_ordered(parallel) { "ordered_gather" } else { "gather_queue" };
        let queue = Ident::new(queue, span);
        quote_spanned! {span=>
            let (#outlet, #inlet) = __sw::#queue(#capacity, #count);
        }
    }

    /// How many replicas there are, and how many items their queues hold.
    fn sizes(&self, parallel: NodeId) -> [Ident; 2] {
        let span = self.span(parallel);
        ["count", "capacity"].map(|what| self.names.beside(parallel, what, span))
    }

    fn replicas_before(&self, gather: NodeId) -> Option<NodeId> {
        let feeds = |region: &&Region| region.outlets.contains(&gather);
        self.plan.regions.iter().find(feeds).and_then(|region| region.replicas)
    }

    /// Whether the queue behind replicas keeps the order of batches.
    pub(super) fn is_numbered(&self, boundary: NodeId) -> bool {
        let is_gather = self.graph.node(boundary).boundary() == Some(Boundary::Gather);
        is_gather
            && self.replicas_before(boundary).is_some_and(|parallel| self.is_ordered(parallel))
    }

    /// What the replicas of a `parallel` that keeps the order do before and after each batch.
    pub(super) fn numbering(&self, source: NodeId) -> (TokenStream, TokenStream) {
        if !self.is_ordered(source) {
            return (TokenStream::new(), TokenStream::new());
        }
        let span = self.span(source);
        let inlet = self.state_place(source);
        let outlets: Vec<Ident> = self.outlets.iter().map(|id| self.outlet(*id, span)).collect();
        let begin = quote_spanned!(span=> #(#outlets.begin(#inlet.number());)*);
        let commit = quote_spanned!(span=> #(#outlets.commit();)*);
        (begin, commit)
    }

    /// Whether the boundary, or the one before its region, keeps the order of batches.
    pub(super) fn is_ordered(&self, parallel: NodeId) -> bool {
        matches!(&self.graph.node(parallel).kind,
            Kind::Operator { options, .. } if options.ordered)
    }

    fn inlets(&self, parallel: NodeId) -> Ident {
        self.names.beside(parallel, "inlets", self.span(parallel))
    }

    /// A pair of inlet and outlets for each replica, and the body that each of them runs. It is shared,
    /// so nothing in it may change what it captures.
    pub(super) fn replicated(&mut self, index: usize, region: &Region) -> TokenStream {
        let Some(parallel) = region.replicas else { return TokenStream::new() };
        let span = self.span(parallel);
        let (name, run) = (region_name(index, span), local("run", span));
        let (ends, inlets) = (local(&format!("region{index}_ends"), span), self.inlets(parallel));
        let inlet = self.names.state(parallel, span);
        let outlets: Vec<Ident> =
            region.outlets.iter().map(|id| self.outlet(*id, self.span(*id))).collect();
        let states = self.replica_setup(region);
        let body = self.region(region);
        let body = quote_spanned!(span=> #states #body);
        if self.plan.is_async {
            let (own, kind) =
                (local("own_ends", span), local(&format!("region{index}_kind"), span));
            return quote_spanned! {span=>
                let #ends = __sw::replicas(#inlets, (#(#outlets,)*));
                let #kind = __sw::kind(&#ends);
                let #name = __sw::replica_task(async move |mut #run: __sw::Region, #own| {
                    let (mut #inlet, (#(mut #outlets,)*)) = #kind.same(#own);
                    #body
                });
            };
        }
        quote_spanned! {span=>
            let #ends = __sw::replicas(#inlets, (#(#outlets,)*));
            let #name = __sw::replica(&#ends, |#run: &mut __sw::Region, #inlet, (#(#outlets,)*)| {
                let mut #inlet = #inlet;
                #(let mut #outlets = #outlets;)*
                #body
            });
        }
    }

    /// Starts all replicas.
    pub(super) fn start_replicas(&self, index: usize, parallel: NodeId) -> TokenStream {
        let span = self.span(parallel);
        let threads = local("threads", proc_macro2::Span::call_site());
        let (label, body) = (self.label(parallel), region_name(index, span));
        let ends = local(&format!("region{index}_ends"), span);
        if self.plan.is_async {
            let (own, run) = (local("own_ends", span), local("run", span));
            return quote_spanned! {span=>
                for #own in #ends {
                    let (#body, #run) = (__sw::Clone::clone(&#body), #threads.region());
                    <_ as __sw::ReplicaTask>::__start(
                        async move { #body(#run, #own).await },
                        #threads,
                        #label,
                    );
                }
            };
        }
        quote_spanned! {span=>
            <_ as __sw::ReplicaRegion<_, _>>::__start_all(
                <_ as __sw::Replicable>::__replicated(#body), #threads, #label, #ends,
            );
        }
    }

    /// `parallel_by("stage", &mut outlets, item, key)`.
    pub(super) fn key_of_replica(&self, boundary: NodeId) -> Option<TokenStream> {
        let Kind::Operator { options, .. } = &self.graph.node(boundary).kind else { return None };
        let key: &Argument = options.by.as_ref()?;
        Some(key.to_token_stream())
    }

    /// Whether the stage runs in several replicas at once.
    pub(super) fn is_replicated(&self, id: NodeId) -> bool {
        let region = self.plan.region_of[id.0];
        self.plan.regions[region].replicas.is_some()
    }
}
