// The start of the results page.

function render({ model, el: element }) {
  const view = new ResultsView(model, element);
  view.start();
  return () => view.stop();
}

export default { render };
