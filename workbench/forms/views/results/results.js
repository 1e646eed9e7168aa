// The start of the results page.

function render({ model, el: element }) {
  const view = new RoundResults(model, element);
  view.start();
  return () => view.stop();
}

export default { render };
