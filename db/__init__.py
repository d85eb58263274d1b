"""Everything of Koppelbord that stays true without a screen: nouns, rules, store, import and export."""
