//! Slots between a driver and what follows it within its turn.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::Emitter;
use super::names::local;
use crate::graph::NodeId;
use crate::plan::{Label, Slot};

impl Emitter<'_> {
    /// `let (a, b) = 'turn: { .. (a, b) };`
    /// Pushes the item in a slot, and leaves in the slot what came of it.
    pub(super) fn push_in_place(&mut self, node: NodeId, slot: Slot) {
        let span = self.span(node);
        let (name, input) = (self.names.slot(self.graph, slot, span), local("input", span));
        let call = self.apply_to(node, &quote_spanned!(span=> __sw::Some(#input)));
        self.code.push(quote_spanned! {span=>
            let #name = match #name {
                __sw::Some(#input) => #call,
                __sw::None => __sw::None,
            };
        });
    }

    pub(super) fn open_outlet_block(
        &mut self,
        label: syn::Lifetime,
        outlets: &[Slot],
        repeats: bool,
    ) {
        let span = Span::call_site();
        let names: Vec<Ident> =
            outlets.iter().map(|slot| self.names.slot(self.graph, *slot, span)).collect();
        let bind = move |block: TokenStream| match names.as_slice() {
            [] => block,
            [one] => quote!(let #one = #block;),
            _ => quote!(let (#(#names),*) = #block;),
        };
        if repeats {
            self.code.open(None, move |body| bind(quote!(#label: loop { #body })));
        } else {
            self.code.open_braced(Some(label), bind);
        }
    }

    pub(super) fn open_outlets(&mut self, fan_in: NodeId, outlets: &[Slot]) {
        let label = self.names.label(self.graph, Label::Driver(fan_in));
        self.open_outlet_block(label, outlets, false);
        self.declare(outlets);
    }

    pub(super) fn close_outlets(&mut self, outlets: &[Slot]) {
        let span = Span::call_site();
        let names: Vec<Ident> =
            outlets.iter().map(|slot| self.names.slot(self.graph, *slot, span)).collect();
        match names.as_slice() {
            [] => {}
            [one] => self.code.push(quote!(#one)),
            _ => self.code.push(quote!((#(#names),*))),
        }
        self.code.close();
    }

    pub(super) fn declare(&mut self, slots: &[Slot]) {
        for slot in slots {
            let fan_in = self.graph.edge(slot.edge).to;
            self.declare_slots(fan_in, std::slice::from_ref(slot));
        }
    }

    /// The value of a block that hands on nothing.
    pub(super) fn nothing(&self, slots: &[Slot]) -> TokenStream {
        self.nothing_but(slots, &[])
    }

    /// The same, where some slots may have been filled before.
    pub(super) fn nothing_but(&self, slots: &[Slot], early: &[Slot]) -> TokenStream {
        let empty = |slot: &Slot| {
            if early.contains(slot) {
                let name = self.names.slot(self.graph, *slot, Span::call_site());
                quote!(#name)
            } else if slot.many {
                quote!(__sw::Many::new())
            } else {
                quote!(__sw::None)
            }
        };
        match slots {
            [] => TokenStream::new(),
            [one] => empty(one),
            _ => {
                let empties = slots.iter().map(empty);
                quote!((#(#empties),*))
            }
        }
    }
}
