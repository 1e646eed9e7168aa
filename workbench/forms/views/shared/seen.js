// A page to look at: the view is hosted with the state that came in the page, and asks the doors for what changes.

function startSeen() {
  const { state, doors, language } = JSON.parse(document.getElementById("wb-written").textContent);
  const place = document.getElementById("wb-seen");
  place.replaceChildren();
  host({ render }, place, { state, language, doors });
}

startSeen();
