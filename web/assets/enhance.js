// The reader's time zone, where the form still has the default. Nothing depends on it.
(() => {
  "use strict";
  const zone = document.getElementById("zone");
  if (!zone || zone.value !== "UTC") return;
  try {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (own) zone.value = own;
  } catch (e) {
    // The default stays.
  }
})();
