//! Where branches meet: a slot each, and what follows once for every item in them.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::Emitter;
use super::names::local;
use crate::graph::NodeId;
use crate::ops::Structure;
use crate::plan::{Item, Label, Slot};

impl Emitter<'_> {
    /// `let mut slot = None;`, where all slots of a fan-in but `zip` hold one type.
    pub(super) fn declare_slots(&mut self, fan_in: NodeId, slots: &[Slot]) {
        let alike = !self.graph.node(fan_in).is(Structure::Zip);
        for slot in slots {
            let span = self.graph.edge(slot.edge).span;
            let name = self.names.slot(self.graph, *slot, span);
            let empty = if slot.many {
                quote_spanned!(span=> __sw::Many::new())
            } else {
                quote_spanned!(span=> __sw::None)
            };
            let kind = if slot.many {
                quote_spanned!(span=> __sw::Many<_>)
            } else {
                quote_spanned!(span=> __sw::Option<_>)
            };
            let declared = match self.first_slots.get(&fan_in) {
                Some(first) if alike => {
                    let first = self.names.slot(self.graph, *first, span);
                    quote_spanned! {span=>
                        let mut #name: #kind = __sw::like(&#first);
                    }
                }
                _ => {
                    self.first_slots.insert(fan_in, *slot);
                    quote_spanned!(span=> let mut #name = #empty;)
                }
            };
            self.code.push(declared);
        }
    }

    pub(super) fn fill(&mut self, slot: Slot, item: Item) {
        let span = self.graph.edge(slot.edge).span;
        let to = self.graph.edge(slot.edge).to;
        let name = self.names.slot(self.graph, slot, span);
        let item = self.item(item.variable, span);
        let is_first = self.first_slots.get(&to).is_none_or(|first| *first == slot);
        let mut tokens = TokenStream::new();
        if !is_first && !self.graph.node(to).is(Structure::Zip) {
            tokens.extend(quote_spanned! {span=>
                let #item = <_ as __sw::SameItem<_>>::__same(#item);
            });
        }
        tokens.extend(if slot.many {
            quote_spanned!(span=> #name.push(#item);)
        } else {
            quote_spanned!(span=> #name = __sw::Some(#item);)
        });
        self.code.push(tokens);
    }

    /// What follows a fan-in, once for every item in its slots.
    pub(super) fn open_slots(&mut self, fan_in: NodeId, slots: &[Slot], in_turn: bool) {
        let span = self.span(fan_in);
        let out = self.item(fan_in, span);
        let names: Vec<Ident> =
            slots.iter().map(|slot| self.names.slot(self.graph, *slot, span)).collect();
        let label = self.names.label(self.graph, Label::Item(fan_in));
        let retype = self.retype(fan_in);
        let node = self.graph.node(fan_in);
        if node.is(Structure::Zip) && in_turn {
            let state = self.state_place(fan_in);
            self.code.push(quote_spanned!(span=> #state.feed(#(#names),*);));
            self.code.open(Some(label), move |body| {
                quote_spanned! {span=>
                    while let __sw::Some(#out) = #state.pair() { #retype #body }
                }
            });
        } else if node.is(Structure::Zip) {
            let pair: Vec<Ident> = vec![local("left", span), local("right", span)];
            self.code.open(Some(label), move |body| {
                quote_spanned! {span=>
                    if let (#(__sw::Some(#pair)),*) = (#(#names),*) {
                        let #out = (#(#pair),*);
                        #retype #body
                    }
                }
            });
        } else if self.plan.holding.contains(&fan_in) {
            let state = self.state_place(fan_in);
            for (input, name) in names.iter().enumerate() {
                let input = proc_macro2::Literal::usize_unsuffixed(input);
                self.code.push(quote_spanned!(span=> #state.feed(#input, #name);));
            }
            self.code.open(Some(label), move |body| {
                quote_spanned! {span=>
                    while let __sw::Some(#out) = #state.take_turn() { #retype #body }
                }
            });
        } else {
            if node.is(Structure::Interleave) {
                self.took_turns(fan_in, slots);
            }
            let many = slots.iter().any(|slot| slot.many);
            if many {
                self.code.open(Some(label), move |body| {
                    let (first, rest) = (&names[0], &names[1..]);
                    quote_spanned! {span=>
                        for #out in __sw::IntoIterator::into_iter(#first)#(.chain(#rest))* {
                            #retype #body
                        }
                    }
                });
                return;
            }
            let slot = local("slot", span);
            let (each, exit) = (slot.clone(), label.clone());
            self.code.open(
                Some(label),
                move |body| quote_spanned!(span=> for #each in [#(#names),*] { #body }),
            );
            self.code.mark_used(&exit);
            self.code.push(quote_spanned! {span=>
                let __sw::Some(#out) = #slot else { break #exit };
                #retype
            });
        }
    }
}
