// What one does to the lines. Each act can be undone by one press.

const READ_AT_ONCE = 3000; // Milliseconds of a line that is added.
const ROOM = 300;
const UNDO = 30;
const LINE = 42;

export class Tools {
    #rows;
    #player;
    #say;
    #past = [];
    /** Called when undo becomes possible or impossible. */
    whenPast = () => {};

    constructor(rows, player, say) {
        this.#rows = rows;
        this.#player = player;
        this.#say = say;
    }

    #keep(name) {
        this.#past.push({ name, rows: this.#rows.copy(), chosen: this.#rows.chosen });
        if (this.#past.length > UNDO) this.#past.shift();
        this.whenPast(name);
    }

    forget() {
        this.#past = [];
        this.whenPast("");
    }

    undo() {
        const before = this.#past.pop();
        if (!before) return;
        this.#rows.show(before.rows);
        if (before.chosen >= 0) this.#rows.focus(Math.min(before.chosen, before.rows.length - 1));
        this.whenPast(this.#past.at(-1)?.name ?? "");
        this.#say(`Annulé : ${before.name}.`);
    }

    /** The chosen line, else the one of the player's time. */
    #index() {
        const { chosen } = this.#rows;
        return chosen >= 0 ? chosen : Math.max(0, this.#player.indexAt());
    }

    #row() {
        return this.#rows.rows[this.#index()];
    }

    play() {
        const row = this.#row();
        if (row) this.#player.playRow(row);
    }

    playThis(element) {
        const row = this.#rows.rows[this.#rows.indexOf(element)];
        this.#rows.choose(row);
        this.#player.playRow(row);
    }

    previous() {
        if (this.#index() > 0) this.#rows.focus(this.#index() - 1);
    }

    next() {
        if (this.#index() < this.#rows.rows.length - 1) this.#rows.focus(this.#index() + 1);
    }

    startNow() {
        this.#now("start", "Début");
    }

    endNow() {
        this.#now("end", "Fin");
    }

    #now(field, name) {
        const row = this.#row();
        if (!row) return;
        this.#keep(`${name.toLowerCase()} de la ligne`);
        this.#rows.change(row, { [field]: this.#player.now() });
        this.#say(`${name} mis à l’instant de la vidéo.`);
    }

    add() {
        const index = this.#rows.rows.length ? this.#index() : -1;
        const row = this.#rows.rows[index];
        const next = this.#rows.rows[index + 1];
        this.#keep("ajout");
        const limit = next?.start ?? Infinity;
        let start = row ? row.end : Math.max(0, this.#player.now());
        if (limit - start < ROOM) {
            // No room: the line before gives its last third.
            start = row.start + Math.round(((Math.min(row.end, limit) - row.start) * 2) / 3);
            this.#rows.change(row, { end: start });
        }
        const end = Math.max(start + 1, Math.min(start + READ_AT_ONCE, limit));
        this.#rows.splice(index + 1, 0, [make(start, end, row?.speaker ?? "", "")]);
        this.#rows.focus(index + 1);
        this.#say("Ligne ajoutée.");
    }

    split() {
        const row = this.#row();
        if (!row) return;
        const field = this.#rows.field(row, "text");
        const at = field.selectionStart;
        const [before, after] = [row.text.slice(0, at).trim(), row.text.slice(at).trim()];
        if (!before || !after) {
            this.#say("Placez d’abord le curseur entre les mots où couper.");
            return;
        }
        this.#keep("coupe");
        const index = this.#index();
        const now = this.#player.now();
        const share = row.start + Math.round(((row.end - row.start) * at) / row.text.length);
        const middle = now > row.start + ROOM && now < row.end - ROOM ? now : share;
        this.#rows.splice(index, 1, [
            make(row.start, middle, row.speaker, before),
            make(middle, row.end, row.speaker, after),
        ]);
        this.#rows.focus(index + 1);
        this.#say("Ligne coupée en deux.");
    }

    merge() {
        const index = this.#index();
        const [row, next] = this.#rows.rows.slice(index, index + 2);
        if (!next) return;
        this.#keep("fusion");
        const onTwoLines = !/\n/.test(row.text + next.text) && row.text.length + next.text.length >= LINE;
        const text = `${row.text}${onTwoLines ? "\n" : " "}${next.text}`;
        this.#rows.splice(index, 2, [make(row.start, next.end, row.speaker || next.speaker, text)]);
        this.#rows.focus(index);
        this.#say("Lignes fusionnées.");
    }

    remove() {
        const index = this.#index();
        if (!this.#rows.rows[index]) return;
        this.#keep(`suppression de la ligne ${index + 1}`);
        this.#rows.splice(index, 1, []);
        if (this.#rows.rows.length) this.#rows.focus(Math.min(index, this.#rows.rows.length - 1));
        this.#say(`Ligne ${index + 1} supprimée. « Annuler » la remet.`);
    }

    shift(seconds) {
        const by = Math.round(seconds * 1000);
        const earliest = Math.min(...this.#rows.rows.map((row) => row.start));
        if (!by || !this.#rows.rows.length) return;
        if (earliest + by < 0) {
            this.#say("Ce décalage placerait la première ligne avant le début de la vidéo.");
            return;
        }
        this.#keep("décalage");
        this.#rows.show(this.#rows.copy().map((row) => ({ ...row, start: row.start + by, end: row.end + by })));
        this.#say(`Toutes les lignes sont décalées de ${String(seconds).replace(".", ",")} s.`);
    }

    findNext(words, field) {
        const { rows } = this.#rows;
        const wanted = words.toLocaleLowerCase("fr");
        const from = this.#rows.chosen + 1;
        const places = [...rows.keys()].map((step) => (from + step) % rows.length);
        const found = places.find((place) => wanted && rows[place][field].toLocaleLowerCase("fr").includes(wanted));
        if (found === undefined) this.#say("Introuvable.");
        else this.#rows.focus(found);
    }

    replaceAll(words, by, field) {
        if (!words) return;
        const count = this.#rows.rows.filter((row) => row[field].includes(words)).length;
        if (!count) {
            this.#say("Introuvable.");
            return;
        }
        this.#keep("remplacement");
        this.#rows.show(this.#rows.copy().map((row) => ({ ...row, [field]: row[field].replaceAll(words, by) })));
        this.#say(`${count} ${count > 1 ? "lignes changées" : "ligne changée"}.`);
    }
}

function make(start, end, speaker, text) {
    return { start, end, typed: { start: "", end: "" }, speaker, text };
}
