//! Nested code without recursion: what is opened is pushed, what is closed is wrapped.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::Lifetime;

/// Wraps the code of a frame when it is closed.
type Wrap = Box<dyn FnOnce(TokenStream) -> TokenStream>;

struct Frame {
    tokens: TokenStream,
    /// The frame's own label: written only where something breaks out of it.
    label: Option<Lifetime>,
    /// Whether the code needs braces also without a label.
    braced: bool,
    /// Whether the frame around is closed with it.
    closes_outer: bool,
    wrap: Wrap,
}

#[derive(Default)]
pub(super) struct Code {
    done: TokenStream,
    frames: Vec<Frame>,
    used: BTreeSet<String>,
}

impl Code {
    pub(super) fn push(&mut self, tokens: TokenStream) {
        match self.frames.last_mut() {
            Some(frame) => frame.tokens.extend(tokens),
            None => self.done.extend(tokens),
        }
    }

    /// Opens a frame whose code is put into `wrap`, inside a labelled block if its label is used.
    pub(super) fn open(
        &mut self,
        label: Option<Lifetime>,
        wrap: impl FnOnce(TokenStream) -> TokenStream + 'static,
    ) {
        self.frame(label, false, wrap);
    }

    /// The same for code that is a block of its own.
    pub(super) fn open_braced(
        &mut self,
        label: Option<Lifetime>,
        wrap: impl FnOnce(TokenStream) -> TokenStream + 'static,
    ) {
        self.frame(label, true, wrap);
    }

    /// Opens a frame that is closed together with the one around it.
    pub(super) fn open_within(
        &mut self,
        label: Option<Lifetime>,
        wrap: impl FnOnce(TokenStream) -> TokenStream + 'static,
    ) {
        self.frame(label, false, wrap);
        if let Some(frame) = self.frames.last_mut() {
            frame.closes_outer = true;
        }
    }

    fn frame(
        &mut self,
        label: Option<Lifetime>,
        braced: bool,
        wrap: impl FnOnce(TokenStream) -> TokenStream + 'static,
    ) {
        let tokens = TokenStream::new();
        let wrap = Box::new(wrap);
        self.frames.push(Frame { tokens, label, braced, closes_outer: false, wrap });
    }

    pub(super) fn close(&mut self) {
        let closes_outer = self.frames.last().is_some_and(|frame| frame.closes_outer);
        let code = self.take_closed();
        self.push(code);
        if closes_outer {
            self.close();
        }
    }

    /// Closes the innermost frame and takes its code out.
    pub(super) fn take_closed(&mut self) -> TokenStream {
        let Some(Frame { tokens, label, braced, wrap, .. }) = self.frames.pop() else {
            return TokenStream::new();
        };
        let used = label.filter(|label| self.used.contains(&label.ident.to_string()));
        wrap(match used {
            Some(label) => quote!(#label: { #tokens }),
            None if braced => quote!({ #tokens }),
            None => tokens,
        })
    }

    pub(super) fn mark_used(&mut self, label: &Lifetime) {
        self.used.insert(label.ident.to_string());
    }

    pub(super) fn into_tokens(mut self) -> TokenStream {
        while !self.frames.is_empty() {
            self.close();
        }
        self.done
    }
}
