// What pages to take home may use. Nothing here is needed to read, filter, sign up or play.

import { offerCopy } from "./behaviours/copy.js";
import { offerPrint } from "./behaviours/print.js";

offerCopy(document);
offerPrint(document);
