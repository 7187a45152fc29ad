module example.com/museum

go 1.21
