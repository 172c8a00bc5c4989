// Suggestions under the search fields of a page. Nothing here is needed to search.

import { offerSuggestions } from "./behaviours/search-fields.js";

offerSuggestions(document);
