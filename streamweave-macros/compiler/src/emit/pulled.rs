//! `zip` whose second input is a plain chain: it is pulled where its item is needed.

use quote::{quote, quote_spanned};

use super::Emitter;
use crate::graph::NodeId;
use crate::plan::{Item, Label, Stop};

impl Emitter<'_> {
    /// `let right = 'pull: loop { let Some(item) = items.next() else { .. }; .. break 'pull right; };`
    pub(super) fn open_pulled_chain(
        &mut self,
        zip: NodeId,
        source: NodeId,
        stop: &Stop,
        exit: Label,
    ) {
        let span = self.span(source);
        let pull = self.names.label(self.graph, Label::Items(source));
        let (item, state) = (self.item(source, span), self.state_place(source));
        let zip_state = self.names.state(zip, span);
        let right = self.names.beside(zip, "right", span);
        let leaves_loop = matches!(exit, Label::Items(_));
        let exit = self.exit(exit);
        let end = if leaves_loop {
            quote_spanned!(span=> { break #exit; })
        } else {
            quote_spanned!(span=> { #zip_state.end(); break #exit; })
        };
        let next = if self.source_shape(source).iterator {
            quote_spanned! {span=>
                let __sw::Some(#item) = __sw::Iterator::next(&mut #state) else #end;
            }
        } else {
            let again = quote_spanned!(span=> continue #pull);
            let fill = self.fill_source(source, &end, &again, None);
            let all = self.items(source);
            quote_spanned! {span=>
                let __sw::Some(#item) = __sw::Iterator::next(&mut #all)
                else { #fill continue #pull; };
            }
        };
        let retype = self.retype(source);
        if !leaves_loop {
            let stop = self.stop(stop, span).map(|stop| quote_spanned!(span=> || #stop));
            self.code
                .push(quote_spanned!(span=> if #zip_state.is_complete() #stop { break #exit; }));
        }
        let label = self.names.label(self.graph, Label::Item(source));
        self.code.open(
            Some(label),
            move |body| quote_spanned!(span=> let #right = #pull: loop { #next #retype #body };),
        );
    }

    pub(super) fn close_pulled_chain(&mut self, zip: NodeId, left: Item, right: Item) {
        let span = self.span(zip);
        let Some([source, ..]) = self.graph.pulled_by(zip) else { return };
        let pull = self.names.label(self.graph, Label::Items(*source));
        let (left, pulled) = (self.item(left.variable, span), self.item(right.variable, span));
        let (out, right) = (self.item(zip, span), self.names.beside(zip, "right", span));
        let ty = self.graph.node(zip).ty.as_ref().map(|ty| quote!(: #ty));
        self.code.push(quote_spanned!(span=> break #pull #pulled;));
        self.code.close();
        self.code.push(quote_spanned!(span=> let #out #ty = (#left, #right);));
    }
}
