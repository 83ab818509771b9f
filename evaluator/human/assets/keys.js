// Presses the button of a key. Without this file the buttons do the same.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  for (const button of document.querySelectorAll("button[data-key]")) {
    if (button.dataset.key === event.key && document.activeElement !== button) {
      event.preventDefault();
      button.click();
      return;
    }
  }
});
