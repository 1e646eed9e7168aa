"""What is stored or published: frozen records that cannot be wrong."""
