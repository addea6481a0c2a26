//! States that a loop takes over for as long as it runs. In a future what lives across an `.await` stands
//! in memory, where no loop can keep it in registers.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::Emitter;
use crate::graph::NodeId;
use crate::plan::Label;

impl Emitter<'_> {
    /// Opens what `wrap` makes of a block that may be left by the label of the source's loop, and in which
    /// the states are variables of the block's own.
    pub(super) fn open_with_states(
        &mut self,
        source: NodeId,
        states: &[Ident],
        wrap: impl FnOnce(TokenStream) -> TokenStream + 'static,
    ) {
        let span = self.span(source);
        let states = states.to_vec();
        let label = Label::Items(source);
        self.leaving = Some(label);
        let label = self.names.label(self.graph, label);
        self.code.open(Some(label), move |body| {
            wrap(if states.is_empty() {
                body
            } else {
                quote_spanned! {span=>
                    (#(#states,)*) = {
                        let (#(mut #states,)*) = (#(#states,)*);
                        #body
                        (#(#states,)*)
                    };
                }
            })
        });
    }

    /// The variables of what the stages remember; what lends out of itself stays where it is.
    pub(super) fn local_states(&self, source: NodeId, remembered: &[NodeId]) -> Vec<Ident> {
        let own = remembered.iter().filter(|id| !self.names.lends(**id));
        let own = own.map(|id| self.state_place(*id));
        let span = self.span(source);
        let counter = self.is_located().then(|| self.names.beside(source, "counter", span));
        counter.into_iter().chain(own).collect()
    }
}
