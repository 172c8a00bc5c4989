// The form of a quiz: a plain form, where steps to put in order can also be moved.

import { mountOrdering } from "./questions/ordering.js";

for (const list of document.querySelectorAll("[data-ordering]")) mountOrdering(list);
