//! How a region waits, and what goes on meanwhile.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};

use super::Emitter;
use super::names::local;
use crate::graph::NodeId;
use crate::ops::Shape;

impl Emitter<'_> {
    /// Whoever takes what was begun for others may be the one that makes room here.
    pub(super) fn awaited_for_room(
        &self,
        boundary: NodeId,
        call: &TokenStream,
        at: Span,
    ) -> TokenStream {
        let others = self.flush_beside(at, Some(boundary));
        driving(call, &self.drive_all(None, at), &others, at)
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
