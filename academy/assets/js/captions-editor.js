// The captions of a video in the CMS, line by line. Without this script the text is edited as it is.

import { mountEditor } from "./captions-editor/editor.js";

for (const root of document.querySelectorAll("[data-captions]")) mountEditor(root);
