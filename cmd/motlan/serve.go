package main

// serve is "motlan serve".
type serve struct{}

func (serve) Run() error { return nil }
